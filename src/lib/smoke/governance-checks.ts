import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { checkConfiguredIds } from '../checks/active-contract-checks.ts';
import type { Check } from '../checks/run-checks.ts';
import type { ContractName } from '../config/profiles.ts';
import type { registry } from '../contracts/generated/registry.ts';
import type { OutputOf } from '../contracts/interface.ts';
import { present } from '../contracts/present.ts';
import { readContract } from '../contracts/query-contract.ts';
import { officerRoles, protocolContracts } from '../contracts/vocabulary.ts';
import { findRegistry } from '../deploy/find-registry.ts';
import { fail } from '../errors/medrec-error.ts';

type Settings = OutputOf<(typeof registry.functions)['get-settings']>;
type Ownership = OutputOf<(typeof registry.functions)['get-ownership']>;
type ProtocolContract = keyof typeof protocolContracts & ContractName;

const slots = Object.keys(protocolContracts) as ProtocolContract[];
/** A registry has at least one of each. */
const indispensable = ['registrar', 'reviewer'] as const;

/** Whether the three contracts work together, and who governs them. */
export function governanceChecks(context: Context, needs: readonly Check[]): Check[] {
  const opened: Check = {
    name: 'the registry is open, and has an owner',
    needs,
    run: async () => describeOwnership(await context.chain()),
  };
  return [
    {
      name: 'the registry has the contracts of the profile in force',
      needs,
      run: async () => checkConfiguredIds(await context.chain()),
    },
    {
      name: 'the contracts write to this registry',
      needs,
      run: async () => checkRegistry(await context.chain()),
    },
    opened,
    {
      name: 'registrars and reviewers hold office',
      needs: [opened],
      run: async () => countOfficers(await context.chain()),
    },
    {
      name: 'the state of pause can be read',
      needs,
      run: async () => describePause(await context.chain()),
    },
  ];
}

/** What get-settings of the registry answers. */
export async function readSettings(chain: Chain): Promise<Settings> {
  return (await readContract(chain, 'registry', 'get-settings', {})) as Settings;
}

/** `not paused`, or until when the registry is. */
export async function describePause(chain: Chain): Promise<string> {
  if (!(await isPaused(chain))) return 'not paused';
  const shown = present('get-settings', await readSettings(chain)) as Record<string, unknown>;
  return `paused until ${String(shown['paused-until'])}`;
}

export async function isPaused(chain: Chain): Promise<boolean> {
  return (await readContract(chain, 'registry', 'is-paused', {})) as boolean;
}

async function checkRegistry(chain: Chain): Promise<string> {
  const expected = chain.ids.registry();
  for (const slot of slots) {
    const id = await chain.contractId(slot);
    const actual = findRegistry(id, (await chain.source(id)) ?? '') ?? 'no contract';
    if (actual === expected) continue;
    throw fail('wiring-differs', { id, actual, slot: 'registry', profile: chain.profile.name, expected });
  }
  return expected;
}

async function describeOwnership(chain: Chain): Promise<string> {
  const ownership = (await readContract(chain, 'registry', 'get-ownership', {})) as Ownership;
  if (!ownership.initialized) throw fail('registry-unopened', { id: chain.ids.registry() });
  const { owner, candidate } = ownership;
  return candidate === null ? `owner ${owner}` : `owner ${owner}, who proposed ${candidate}`;
}

async function countOfficers(chain: Chain): Promise<string> {
  const counts: string[] = [];
  for (const [role, code] of Object.entries(officerRoles)) {
    const count = (await readContract(chain, 'registry', 'get-officer-count', { role: code })) as bigint;
    if (count === 0n && indispensable.some((one) => one === role)) {
      throw fail('officers-missing', { id: chain.ids.registry(), role });
    }
    counts.push(`${count} ${role}${count === 1n ? '' : 's'}`);
  }
  return counts.join(', ');
}
