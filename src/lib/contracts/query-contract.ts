import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import type { ContractName } from '../config/profiles.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { findFunction } from './bindings.ts';
import { decodeOutput, encodeArguments } from './codec.ts';
import { requireKnownShape } from './known-version.ts';
import { describeAnswer, present, viewValue } from './present.ts';
import { requireFreshNode } from './require-fresh-node.ts';

/** Asks a read-only function, and shows its answer; refuses one from a tip that is too old. */
export async function queryContract(
  context: Context,
  contract: ContractName,
  name: string,
  values: Record<string, unknown>,
): Promise<Outcome> {
  const chain = await context.chain();
  await chain.checkNetwork();
  // Which contract is in force is asked at the same time as how new the node is.
  await Promise.all([requireFreshNode(chain), chain.contractId(contract)]);
  const data = present(name, await readContract(chain, contract, name, values));
  const view = viewValue(data, name.replace(/^get-/, ''));
  const meaning = describeAnswer(data);
  if (meaning === undefined || view.kind !== 'fields') return { data, view };
  return {
    data: { ...(data as object), meaning },
    view: { ...view, fields: [...view.fields, ['meaning', meaning]] },
  };
}

/**
 * Asks a read-only function, and decodes its answer into plain values.
 *
 * @throws node-unusable when the answer is not of the function's type; version-differs when that is because the contract
 *   in force has another function of that name, or none
 */
export async function readContract(
  chain: Chain,
  contract: ContractName,
  name: string,
  values: Record<string, unknown>,
): Promise<unknown> {
  const binding = findFunction(contract, name);
  const args = encodeArguments(binding, values as never);
  const answer = await chain.callReadOnly(contract, name, args).catch(async (error: unknown) => {
    if (error instanceof MedrecError && error.code === 'read-refused') {
      await requireKnownShape(chain, contract, name);
    }
    throw error;
  });
  try {
    return decodeOutput(binding, answer);
  } catch (error) {
    await requireKnownShape(chain, contract, name);
    const path = `${contract}::${name}`;
    throw fail(
      'node-unusable',
      { url: chain.node.url, path, reason: (error as Error).message },
      { cause: error },
    );
  }
}
