import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { formatHead } from '../../src/lib/audit/head.ts';
import { makeHistory } from '../history/make-history.ts';
import { writeHistory } from '../history/write-history.ts';

/** The history of so many events, as an export with its head: made once, and kept. */
export async function findHistory(events: number, seed: number): Promise<{ file: string; head: string }> {
  const file = `.cache/histories/${events}-${seed}.ndjson`;
  const head = `${file}.head.json`;
  if (!existsSync(head)) {
    console.error(`making a history of ${events} events`);
    await writeFile(head, formatHead(await writeHistory(file, 'ndjson', makeHistory({ seed, events }))));
  }
  return { file, head };
}
