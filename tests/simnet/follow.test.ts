import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followLines } from '../../src/lib/simnet/process/follow.ts';
import { formatLogLine, parseLogLine } from '../../src/lib/simnet/process/log-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medrec-follow-'));
  path = join(folder, 'log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('following a log', () => {
  it('gives the last lines, then each new one once it is whole, until it is told to end', async () => {
    writeFileSync(path, 'one\ntwo\nthree\n');
    const end = new AbortController();
    const lines = followLines(path, { last: 2, follow: true, signal: end.signal });
    const next = async () => (await lines.next()).value;
    expect([await next(), await next()]).toEqual(['two', 'three']);
    const waiting = next();
    appendFileSync(path, 'fo');
    appendFileSync(path, 'ur\nfive\nsi');
    expect([await waiting, await next()]).toEqual(['four', 'five']);
    // Put aside, and begun anew.
    const anew = next();
    writeFileSync(path, 'a\n');
    expect(await anew).toBe('a');
    const last = lines.next();
    end.abort();
    expect((await last).done).toBe(true);
  });

  it('of a file that is not there yet begins when it is', async () => {
    const end = new AbortController();
    const lines = followLines(path, { last: 10, follow: true, signal: end.signal });
    const first = lines.next();
    writeFileSync(path, 'hello\n');
    expect((await first).value).toBe('hello');
    end.abort();
  });

  it('can be left out', async () => {
    writeFileSync(path, 'one\ntwo\nhalf');
    const seen: string[] = [];
    for await (const line of followLines(path, {
      last: 50,
      follow: false,
      signal: new AbortController().signal,
    }))
      seen.push(line);
    expect(seen).toEqual(['one', 'two']);
  });
});

describe('a line of the log', () => {
  it('is shown with its facts', () => {
    const line = parseLogLine('{"at":"2027-01-01T00:00:00.123Z","event":"mined","blocks":3,"why":"asked"}');
    expect(line && formatLogLine(line)).toBe('2027-01-01T00:00:00Z mined blocks=3 why=asked');
  });
  it.each(['', '{', 'null', '[]', '{"at":1,"event":"x"}', '{"event":"x"}'])('is none: %j', (text) => {
    expect(parseLogLine(text)).toBeUndefined();
  });
});
