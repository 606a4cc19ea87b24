import type { Context } from '../../context.ts';
import type { Check } from '../checks/run-checks.ts';
import type { ContractName } from '../config/profiles.ts';
import { bindings } from '../contracts/bindings.ts';
import { compareInterface } from '../contracts/compare-interface.ts';
import { findOtherSource, isReplaced, versionDiffers } from '../contracts/known-version.ts';
import { readContract } from '../contracts/query-contract.ts';
import { readContractSources } from '../deploy/contract-sources.ts';
import { requireSameSource } from '../deploy/find-deployed.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { makeHarmlessValue, nobody } from './harmless-value.ts';

/** The checks of one contract; the others rest on `there`. */
export interface ContractChecks {
  there: Check;
  source: Check;
  interface: Check;
  reads: Check;
}

/** Whether the contract in force is there, is this package's, and answers; resting on `needs`. */
export function contractChecks(
  context: Context,
  contract: ContractName,
  needs: readonly Check[],
): ContractChecks {
  let source = '';
  const there: Check = {
    name: `${contract} is on the chain`,
    needs,
    async run() {
      const chain = await context.chain();
      const id = await chain.contractId(contract);
      const found = await chain.source(id);
      if (found === undefined) throw missing(id, contract, chain.profile.name);
      source = found;
      return id;
    },
  };
  return {
    there,
    source: {
      name: `${contract} has the source of this package`,
      needs: [there],
      async run() {
        const chain = await context.chain();
        const id = await chain.contractId(contract);
        const other = await findOtherSource(chain, contract);
        if (other !== undefined) throw versionDiffers(id, contract, other);
        requireSameSource(id, source, (await readContractSources())[contract]);
        return `${Buffer.byteLength(source)} bytes`;
      },
    },
    interface: {
      name: `${contract} has the interface that medrec calls`,
      needs: [there],
      run: () => checkInterface(context, contract),
    },
    reads: {
      name: `${contract} answers each read-only function`,
      needs: [there],
      run: () => checkReads(context, contract),
    },
  };
}

async function checkInterface(context: Context, contract: ContractName): Promise<string> {
  const chain = await context.chain();
  const id = await chain.contractId(contract);
  const actual = await chain.interface(id);
  if (actual === undefined) throw missing(id, contract, chain.profile.name);
  const differences = compareInterface(bindings[contract], actual);
  const [first] = differences;
  if (first !== undefined) {
    const details = { differences: differences.slice(0, 100) };
    if (await isReplaced(chain, contract)) {
      const difference = `its interface differs in ${differences.length} places; the first: ${first}`;
      throw versionDiffers(id, contract, difference, details);
    }
    throw fail('interface-differs', { id, count: differences.length, first }, { details });
  }
  const { functions, maps, variables } = bindings[contract];
  const counts = { functions, maps, variables };
  return Object.entries(counts)
    .map(([kind, named]) => `${Object.keys(named).length} ${kind}`)
    .join(', ');
}

/** Asks each function that is for people; one that fails does not keep the others from being asked. */
async function checkReads(context: Context, contract: ContractName): Promise<string> {
  const chain = await context.chain();
  const principal = nobody[chain.profile.transactionVersion];
  const reads = Object.entries(bindings[contract].functions).filter(([, { kind }]) => kind === 'read');
  const failed: [name: string, error: MedrecError][] = [];
  for (const [name, { args }] of reads) {
    const values = Object.fromEntries(args.map((arg) => [arg.name, makeHarmlessValue(arg.type, principal)]));
    try {
      await readContract(chain, contract, name, values);
    } catch (error) {
      // A node that is gone, or a user who has enough, is the same for all of them.
      if (!(error instanceof MedrecError) || !['node-unusable', 'read-refused'].includes(error.code))
        throw error;
      failed.push([name, error]);
    }
  }
  const [first] = failed;
  if (first === undefined) return `${reads.length} functions`;
  throw fail(
    'reads-failed',
    {
      id: await chain.contractId(contract),
      count: failed.length,
      names: failed.map(([name]) => name).join(', '),
      first: first[1].message,
    },
    { cause: first[1] },
  );
}

function missing(id: string, contract: ContractName, profile: string): MedrecError {
  return fail('contract-missing', { id, contract, profile });
}
