import { listScopes } from '../provider/list-scopes.ts';
import { formatMappings, readMappings } from '../provider/mappings.ts';
import { formatOpenings, readOpenings } from '../provider/openings.ts';
import type { BackupEntry } from './archive.ts';

/**
 * Everything that a backup carries: the mappings and openings of each institution on each network. Keys are not in
 * it; their phrases are their backup.
 *
 * @param providers the providers' folder
 * @throws provider-store-damaged: what cannot be read back is not backed up as if it could
 */
export async function collectEntries(providers: string): Promise<BackupEntry[]> {
  const entries: BackupEntry[] = [];
  for (const scope of await listScopes(providers)) {
    const mappings = await readMappings(providers, scope);
    if (mappings.size > 0) {
      entries.push({ ...scope, kind: 'provider-mappings', content: formatMappings(scope, mappings) });
    }
    const openings = await readOpenings(providers, scope);
    if (openings.size > 0) {
      entries.push({ ...scope, kind: 'provider-openings', content: formatOpenings(scope, openings) });
    }
  }
  return entries;
}
