import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ContractName, contractNames } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';

/** The contracts' sources of this package, in the order of deployment. */
export async function readContractSources(): Promise<Record<ContractName, string>> {
  const folder = findContractsFolder();
  const entries = await Promise.all(
    contractNames.map(async (name) => [name, await readFile(join(folder, `${name}.clar`), 'utf8')] as const),
  );
  return Object.fromEntries(entries) as Record<ContractName, string>;
}

/** The source of a file, or this package's. Throws file-unreadable. */
export async function readVersionSource(
  contract: ContractName,
  path: string | undefined,
  folder: string,
): Promise<string> {
  if (path === undefined) return (await readContractSources())[contract];
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      await readFile(resolve(folder, path)),
    );
  } catch (error) {
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
}

/** The nearest `contracts/` above this file: the build lays a copy beside its chunks. */
function findContractsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const contracts = join(folder, 'contracts');
    if (existsSync(join(contracts, 'registry.clar'))) return contracts;
    if (dirname(folder) === folder) throw new Error('the contracts are missing from this installation');
  }
}
