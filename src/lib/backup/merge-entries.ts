import { isDeepStrictEqual } from 'node:util';
import {
  type Mapping,
  type Mappings,
  parseMappings,
  readMappings,
  writeMappings,
} from '../provider/mappings.ts';
import { type Openings, parseOpenings, readOpenings, writeOpenings } from '../provider/openings.ts';
import type { StoreScope } from '../provider/store-file.ts';
import type { BackupEntry } from './archive.ts';

/** A provider of whom this machine and the backup say different things. */
export interface MappingConflict extends StoreScope {
  npi: string;
  local: Mapping;
  backup: Mapping;
}

/** What restoring an entry does. */
export interface MergedEntry extends StoreScope {
  kind: BackupEntry['kind'];
  /** What the backup has and this machine had not. */
  added: number;
  /** What both have. */
  same: number;
  /** What was replaced, or kept, where the two differ. */
  conflicts: MappingConflict[];
  /** Writes the merged file; nothing where nothing changes. */
  write(): Promise<void>;
}

/**
 * Merges one entry of a backup with what this machine has, and writes nothing yet. Openings never conflict: a root
 * says which leaves it is made of. A mapping that differs stays as it is unless `prefer` is `backup`.
 *
 * @throws provider-store-damaged when the local file or the entry cannot be used
 */
export async function mergeEntry(
  folder: string,
  entry: BackupEntry,
  prefer: 'local' | 'backup' | undefined,
): Promise<MergedEntry> {
  const scope: StoreScope = { network: entry.network, institution: entry.institution };
  const bytes = Buffer.from(entry.content);
  const label = `${entry.kind} of ${scope.institution} on ${scope.network} in the backup`;
  return entry.kind === 'provider-openings'
    ? mergeOpenings(folder, scope, await readOpenings(folder, scope), parseOpenings(bytes, label, scope))
    : mergeMappings(
        folder,
        scope,
        await readMappings(folder, scope),
        parseMappings(bytes, label, scope),
        prefer,
      );
}

function mergeOpenings(folder: string, scope: StoreScope, local: Openings, backup: Openings): MergedEntry {
  for (const commitment of backup.all()) local.add(commitment);
  const added = local.added.length;
  return {
    ...scope,
    kind: 'provider-openings',
    added,
    same: backup.size - added,
    conflicts: [],
    write: async () => {
      if (added > 0) await writeOpenings(folder, scope, local);
    },
  };
}

function mergeMappings(
  folder: string,
  scope: StoreScope,
  local: Mappings,
  backup: Mappings,
  prefer: 'local' | 'backup' | undefined,
): MergedEntry {
  const conflicts: MappingConflict[] = [];
  let [added, same] = [0, 0];
  const merged = new Map(local);
  for (const [npi, mapping] of backup) {
    const own = local.get(npi);
    if (own === undefined) added += 1;
    else if (isDeepStrictEqual(own, mapping)) same += 1;
    else conflicts.push({ ...scope, npi, local: own, backup: mapping });
    if (own === undefined || prefer === 'backup') merged.set(npi, mapping);
  }
  const changed = added > 0 || (prefer === 'backup' && conflicts.length > 0);
  return {
    ...scope,
    kind: 'provider-mappings',
    added,
    same,
    conflicts,
    write: async () => {
      if (changed) await writeMappings(folder, scope, merged);
    },
  };
}
