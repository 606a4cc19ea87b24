import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How often a followed file is looked at, in milliseconds. */
const pause = 200;

/**
 * The last lines of a file that others append to, and then, when `follow` is set, each new one until `signal` is
 * aborted. A file that is not there is empty. One that becomes shorter was put aside: then it begins anew.
 */
export async function* followLines(
  path: string,
  options: { last: number; follow: boolean; signal: AbortSignal },
): AsyncGenerator<string> {
  let position = 0;
  let rest = '';
  const readMore = async (): Promise<string[]> => {
    const file = await open(path, 'r').catch(() => undefined);
    if (file === undefined) return [];
    try {
      const { size } = await file.stat();
      if (size < position) [position, rest] = [0, ''];
      const bytes = Buffer.alloc(size - position);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
      position += bytesRead;
      const lines = (rest + bytes.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      return lines;
    } finally {
      await file.close();
    }
  };
  const first = await readMore();
  yield* first.slice(Math.max(0, first.length - options.last));
  while (options.follow && !options.signal.aborted) {
    yield* await readMore();
    await delay(pause, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
