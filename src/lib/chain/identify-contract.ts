import { type ContractName, contractNames, type Profile } from '../config/profiles.ts';
import { MedrecError } from '../errors/medrec-error.ts';
import type { Chain } from './chain.ts';

/**
 * Which of our contracts an id is of: one that the profile names, one of the registry's address by its name or a later
 * version's (`patient-consent-2`), or the one in force. The node is asked only about an id that none of this explains.
 */
export async function identifyContract(chain: Chain, id: string): Promise<ContractName | undefined> {
  const known = identifyByName(chain.profile, id);
  if (known !== undefined || chain.profile.contracts.registry === undefined) return known;
  const active = await readActive(chain);
  return contractNames.find((one) => one !== 'registry' && active?.[one] === id);
}

/** The same without asking a node. */
export function identifyByName(
  { contracts }: Pick<Profile, 'contracts'>,
  id: string,
): ContractName | undefined {
  const [address = '', name = ''] = id.split('.');
  const own = address === contracts.registry?.split('.')[0];
  return contractNames.find((one) => {
    if (contracts[one] === id) return true;
    return own && one !== 'registry' && (name === one || name.startsWith(`${one}-`));
  });
}

/** Naming a contract is no reason to fail: a status is worth showing without. */
async function readActive(chain: Chain) {
  try {
    return await chain.ids.active();
  } catch (error) {
    if (error instanceof MedrecError && error.kind !== 'interrupted') return undefined;
    throw error;
  }
}
