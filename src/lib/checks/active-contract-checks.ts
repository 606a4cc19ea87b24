import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import type { ProtocolContract } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import { type Check, Skipped } from './run-checks.ts';

const slots = ['access-control', 'patient-consent'] as const satisfies readonly ProtocolContract[];

/** Whether this program fits the contracts that the registry has in force, and the profile them; resting on `needs`. */
export function activeContractChecks(context: Context, needs: readonly Check[]): Check[] {
  const callable: Check = {
    name: 'the contracts in force are ones that this program can call',
    needs,
    run: async () => checkFunctions(await context.chain()),
  };
  const named: Check = {
    name: 'the contract ids of the profile are in force',
    needs: [callable],
    run: async () => checkConfiguredIds(await context.chain()),
  };
  return [callable, named];
}

/**
 * Whether the profile names no protocol contract that is not, or no longer, in force; it need not name any.
 *
 * @throws wiring-differs; contract-missing when there is no registry
 */
export async function checkConfiguredIds(chain: Chain): Promise<string> {
  const active = await readActive(chain);
  for (const slot of slots) {
    const [actual, expected] = [active[slot], chain.profile.contracts[slot]];
    if (expected === undefined || actual === expected) continue;
    const { name: profile } = chain.profile;
    throw fail('wiring-differs', { id: chain.ids.registry(), actual, slot, profile, expected });
  }
  return slots.map((slot) => active[slot]).join(', ');
}

/** Every function that this program calls must be there; what a newer version has besides does no harm. */
async function checkFunctions(chain: Chain): Promise<string> {
  if (chain.profile.contracts.registry === undefined) {
    throw new Skipped(
      'the profile names no registry: `medrec deploy`, or `medrec config set registry ADDRESS.registry`',
    );
  }
  const { bindings } = await import('../contracts/bindings.ts');
  const { compareNamedFunction, listUnknownFunctions } = await import('../contracts/compare-interface.ts');
  const { isReplaced, versionDiffers } = await import('../contracts/known-version.ts');
  const active = await readActive(chain);
  const found: string[] = [];
  for (const slot of slots) {
    const [id, binding] = [active[slot], bindings[slot]];
    const actual = await chain.interface(id);
    if (actual === undefined) throw missing(chain, id, slot);
    const differences = Object.keys(binding.functions).flatMap((name) =>
      compareNamedFunction(binding, actual, name),
    );
    const [first] = differences;
    if (first !== undefined) {
      const details = { differences: differences.slice(0, 100) };
      const count = differences.length;
      if (!(await isReplaced(chain, slot)))
        throw fail('interface-differs', { id, count, first }, { details });
      throw versionDiffers(id, slot, `${count} functions differ; the first: ${first}`, details);
    }
    const unknown = listUnknownFunctions(binding, actual);
    found.push(
      unknown.length === 0 ? id : `${id} (newer than this program: it also has ${unknown.join(', ')})`,
    );
  }
  return found.join(', ');
}

async function readActive(chain: Chain): Promise<Record<ProtocolContract, string>> {
  const active = await chain.ids.active();
  if (active === undefined) throw missing(chain, chain.ids.registry(), 'registry');
  return active;
}

function missing(chain: Chain, id: string, contract: string): Error {
  return fail('contract-missing', { id, contract, profile: chain.profile.name });
}
