import { readFile, stat } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { StoreScope } from '../provider/store-file.ts';
import { withStoreLock } from '../provider/store-lock.ts';
import { type BackupEntry, unpackBackup } from './archive.ts';
import { type MappingConflict, type MergedEntry, mergeEntry } from './merge-entries.ts';

/** Which side stands where this machine and the backup differ. */
export type Side = 'local' | 'backup';

export interface Restored {
  createdAt: string;
  entries: Omit<MergedEntry, 'write'>[];
  conflicts: MappingConflict[];
  /** False when conflicts were found and no side was chosen: then nothing was written. */
  written: boolean;
}

/** Bytes; far above any backup that this program writes. */
const maxBackupBytes = 2 ** 30;

/**
 * Brings the openings and mappings of a backup back. All of it is checked and merged before the first file is
 * written; openings are added to their file, mappings replaced in one step, and a run that was cut off can be repeated.
 *
 * @param prefer which side stands in a conflict; undefined: none, and nothing is written
 * @throws file-unreadable, backup-damaged, backup-version-unknown, backup-wrong-password, provider-store-damaged
 */
export async function restoreBackup(
  context: Context,
  path: string,
  prefer: Side | undefined,
): Promise<Restored> {
  const file = await readBackup(path);
  const password = await context.prompt.password(`Password of the backup:`);
  const { createdAt, entries } = await unpackBackup(file, password, path);
  return await withStoreLocks(context.folders.locks, findScopes(entries), async () => {
    const merged: MergedEntry[] = [];
    for (const entry of entries) merged.push(await mergeEntry(context.folders.providers, entry, prefer));
    const conflicts = merged.flatMap((one) => one.conflicts);
    const written = conflicts.length === 0 || prefer !== undefined;
    if (written) for (const one of merged) await one.write();
    return { createdAt, entries: merged.map(({ write, ...facts }) => facts), conflicts, written };
  });
}

async function readBackup(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > maxBackupBytes)
      throw new Error(`it has ${size} bytes, and a backup at most ${maxBackupBytes}`);
    return await readFile(path);
  } catch (error) {
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
}

function findScopes(entries: readonly BackupEntry[]): StoreScope[] {
  const scopes = new Map<string, StoreScope>();
  for (const { network, institution } of entries) {
    scopes.set(JSON.stringify([network, institution]), { network, institution });
  }
  return [...scopes.values()];
}

async function withStoreLocks<T>(
  locks: string,
  [scope, ...rest]: readonly StoreScope[],
  work: () => Promise<T>,
): Promise<T> {
  if (scope === undefined) return await work();
  return await withStoreLock(locks, scope, () => withStoreLocks(locks, rest, work));
}
