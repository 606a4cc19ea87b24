import type { Context } from '../../context.ts';
import { standInKey } from '../chain/author.ts';
import { buildTransaction, type TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import { type ContractName, contractNames } from '../config/profiles.ts';
import type { Outcome } from '../output/output.ts';
import { findDeployed } from './find-deployed.ts';
import { initialization, readOwnership } from './initialize-registry.ts';
import { type GivenRoles, readOpeningRoles } from './opening-roles.ts';

interface Plan {
  input: GivenRoles & { maxFee: bigint | undefined };
  sources: Record<ContractName, string>;
}

/** One transaction that a deployment would send, or would not since its work is done. */
interface Step {
  step: string;
  outcome: 'to be sent' | 'already there';
  nonce?: bigint;
  /** In microSTX. */
  fee?: bigint;
}

/**
 * `medrec deploy --dry-run`: what would be sent, with nonces and fees; nothing is signed, sent or written.
 *
 * @throws contract-differs, bad-usage, fee-too-high
 */
export async function rehearseDeploy(
  context: Context,
  { address }: { address: string },
  { input, sources }: Plan,
): Promise<Outcome> {
  const roles = readOpeningRoles(input, address);
  const chain = await chainOf(context, address);
  const deployed = await findDeployed(chain, address, sources);
  const maxFee = input.maxFee ?? chain.profile.maxFee;
  let { next: nonce } = await chain.nextNonce(address);
  const plan = async (step: string, intent: TransactionIntent): Promise<Step> => {
    const { fee } = await buildTransaction(chain, standInKey, intent, nonce, { maxFee });
    nonce += 1n;
    return { step, outcome: 'to be sent', nonce: nonce - 1n, fee };
  };

  const steps: Step[] = [];
  for (const contractName of contractNames) {
    const step = `deploy ${address}.${contractName}`;
    if (deployed.has(contractName)) steps.push({ step, outcome: 'already there' });
    else steps.push(await plan(step, { kind: 'deploy', contractName, source: sources[contractName] }));
  }
  const opened = deployed.has('registry') && (await readOwnership(chain)).initialized;
  const step = 'give the opening roles';
  steps.push(
    opened ? { step, outcome: 'already there' } : await plan(step, await initialization(chain, roles)),
  );
  return {
    data: { sender: address, steps, roles },
    view: {
      kind: 'sections',
      sections: [
        {
          title: 'Transactions',
          view: {
            kind: 'table',
            columns: ['step', 'outcome', 'nonce', 'fee (microSTX)'],
            rows: steps.map((one) => [one.step, one.outcome, text(one.nonce), text(one.fee)]),
          },
        },
        {
          title: 'Opening roles',
          view: {
            kind: 'fields',
            fields: Object.entries(roles).map(([role, who]) => [role, [who].flat().join(', ') || 'none']),
          },
        },
      ],
    },
  };
}

/** The chain, its registry being that of `deployer`. */
async function chainOf(context: Context, deployer: string): Promise<Chain> {
  const { openChain } = await import('../chain/chain.ts');
  const chain = await context.chain();
  return openChain({ ...chain.profile, contracts: { registry: `${deployer}.registry` } }, chain.options);
}

function text(value: bigint | undefined): string {
  return value === undefined ? '' : String(value);
}
