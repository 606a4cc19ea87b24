import type { Chain } from '../chain/chain.ts';
import type { ContractName } from '../config/profiles.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import { bindings } from './bindings.ts';
import { compareNamedFunction } from './compare-interface.ts';

/** Whether another contract than the one of the first deployment is in force. Throws as `contractId` does. */
export async function isReplaced(chain: Chain, contract: ContractName): Promise<boolean> {
  if (contract === 'registry' || chain.profile.contracts.registry === undefined) return false;
  return (await chain.contractId(contract)) !== chain.ids.original(contract);
}

/**
 * Refuses a function that the contract in force has not, or has in another shape than this program knows. Only a
 * contract that was replaced is looked at: of the first one, a node rejects the transaction itself.
 *
 * @throws version-differs, contract-missing
 */
export async function requireKnownShape(chain: Chain, contract: ContractName, name: string): Promise<void> {
  if (!(await isReplaced(chain, contract))) return;
  const id = await chain.contractId(contract);
  const actual = await chain.interface(id);
  if (actual === undefined) throw fail('contract-missing', { id, contract, profile: chain.profile.name });
  const [difference] = compareNamedFunction(bindings[contract], actual, name);
  if (difference !== undefined) throw versionDiffers(id, contract, difference);
}

/** The error for a contract in force that is not the one of this program. */
export function versionDiffers(
  id: string,
  contract: ContractName,
  difference: string,
  details: Record<string, unknown> = {},
): MedrecError {
  return fail('version-differs', { id, contract, difference }, { details });
}

/** `contract-hash?` of Clarity 4: the SHA-512/256 of a contract's source (SIP-033), hexadecimal with `0x`. */
export async function hashSource(source: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return `0x${createHash('sha512-256').update(source, 'utf8').digest('hex')}`;
}

/**
 * How the source of a replaced contract differs from this package's, for whom the rules of this package are told;
 * undefined when it is the same, or was never replaced.
 */
export async function findOtherSource(chain: Chain, contract: ContractName): Promise<string | undefined> {
  if (!(await isReplaced(chain, contract))) return undefined;
  const { readContractSources } = await import('../deploy/contract-sources.ts');
  const id = await chain.contractId(contract);
  const [source, ours] = await Promise.all([chain.source(id), readContractSources()]);
  if (source === undefined) throw fail('contract-missing', { id, contract, profile: chain.profile.name });
  if (source === ours[contract]) return undefined;
  return `its source has the hash ${await hashSource(source)}, this package's ${await hashSource(ours[contract])}`;
}
