import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreScope } from './store-file.ts';

/** Every institution on every network of which the providers' folder keeps something. */
export async function listScopes(providers: string): Promise<StoreScope[]> {
  const scopes: StoreScope[] = [];
  for (const folder of await listFolders(providers)) {
    for (const institution of await listFolders(join(providers, folder))) {
      scopes.push({ network: decodeURIComponent(folder), institution });
    }
  }
  return scopes;
}

async function listFolders(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
