import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ageLocks } from './age-locks.ts';
import type { ProxyNode } from './proxy-node.ts';

const program = resolve('dist/bin/medrec.js');

/**
 * Runs the built program against a proxy, and kills it as it is about to make its `nth` request of a kind.
 *
 * @param env its own, with MEDREC_DATA_DIR
 * @returns how it ended; `code` is null when it was killed
 */
export async function runKilled(
  argv: readonly string[],
  env: Record<string, string>,
  node: ProxyNode,
  isMoment: (path: string) => boolean,
  nth: number,
): Promise<{ code: unknown; signal: unknown }> {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { ...process.env, ...env, MEDREC_NODE_URL: node.url },
    stdio: 'ignore',
  });
  let count = 0;
  node.intercept(({ path }) => {
    if (isMoment(path)) count += 1;
    if (count === nth) child.kill('SIGKILL');
    return undefined;
  });
  const [code, signal] = await once(child, 'close');
  node.intercept(() => undefined);
  ageLocks(env.MEDREC_DATA_DIR ?? '');
  return { code, signal };
}
