import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import { toIntent } from '../contracts/call-contract.ts';
import { readContract } from '../contracts/query-contract.ts';
import { officerRoles } from '../contracts/vocabulary.ts';
import type { OpeningRoles } from './opening-roles.ts';

/** A role and who was to hold it, as the chain has it now. */
export interface RoleHolder {
  role: 'owner' | 'registrar' | 'reviewer' | 'pauser';
  principal: string;
  /** False when the registry was opened before with others. */
  held: boolean;
}

/**
 * Opens the registry with its roles, unless it is open already, and reads every role back from the chain.
 *
 * @param send sends a call and waits for it; throws when it fails
 */
export async function initializeRegistry(
  chain: Chain,
  roles: OpeningRoles,
  send: (intent: TransactionIntent & { kind: 'call' }) => Promise<unknown>,
): Promise<RoleHolder[]> {
  if (!(await readOwnership(chain)).initialized) await send(await initialization(chain, roles));

  const { owner } = await readOwnership(chain);
  const holders: RoleHolder[] = [{ role: 'owner', principal: owner, held: owner === roles.owner }];
  const lists = { registrar: roles.registrars, reviewer: roles.reviewers, pauser: roles.pausers };
  for (const [role, principals] of Object.entries(lists) as [keyof typeof lists, readonly string[]][]) {
    for (const principal of principals) {
      const mask = (await readContract(chain, 'access-control', 'get-officer-roles', {
        who: principal,
      })) as bigint;
      holders.push({ role, principal, held: (mask & officerRoles[role]) !== 0n });
    }
  }
  return holders;
}

/** The call that opens the registry. */
export async function initialization(
  chain: Chain,
  roles: OpeningRoles,
): Promise<TransactionIntent & { kind: 'call' }> {
  return await toIntent(chain, 'registry', 'initialize', { ...roles });
}

/** Who owns the registry, and whether it was opened. */
export async function readOwnership(chain: Chain): Promise<{ owner: string; initialized: boolean }> {
  return (await readContract(chain, 'registry', 'get-ownership', {})) as {
    owner: string;
    initialized: boolean;
  };
}
