import type { Chain } from '../chain/chain.ts';
import { type ContractName, contractNames } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';

/** Which contracts are at the deployer's address with this package's source. Throws contract-differs. */
export async function findDeployed(
  chain: Chain,
  deployer: string,
  sources: Record<ContractName, string>,
): Promise<Set<ContractName>> {
  const deployed = new Set<ContractName>();
  for (const name of contractNames) {
    const id = `${deployer}.${name}`;
    const source = await chain.source(id);
    if (source === undefined) continue;
    requireSameSource(id, source, sources[name]);
    deployed.add(name);
  }
  return deployed;
}

/** Throws contract-differs, with the first line that does. */
export function requireSameSource(id: string, actual: string, expected: string): void {
  if (actual === expected) return;
  const lines = actual.split('\n');
  const same = expected.split('\n').findIndex((line, i) => line !== lines[i]);
  // Only what follows the last of our lines can differ when none of them does.
  throw fail('contract-differs', { id, line: (same === -1 ? expected.split('\n').length : same) + 1 });
}
