import type { ClarityValue } from '@stacks/transactions';
import type { Context } from '../../context.ts';
import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { type Transacted, transact } from '../chain/transact.ts';
import type { ContractName } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { formatTime } from '../parameters/time.ts';
import type { CallOptions } from '../parameters/transaction.ts';
import { findFunction } from './bindings.ts';
import { CodecError, decodeOutput, encodeArguments } from './codec.ts';
import { requireKnownShape } from './known-version.ts';
import { describeAnswer, inline, present } from './present.ts';
import { findRefusal } from './refusal.ts';
import { rehearseCall } from './rehearse-call.ts';

/** Calls a public function as a command: checked, signed, waited for, its result shown. */
export async function callContract(
  context: Context,
  contract: ContractName,
  name: string,
  values: Record<string, unknown>,
  options: CallOptions,
): Promise<Outcome> {
  const chain = await context.chain();
  // What was typed is checked before anything is asked of a node.
  const functionArgs = checkArguments(contract, name, values);
  const intent = async () => await aimCall(chain, contract, name, functionArgs);
  if (options.offline === undefined) requireOnline(name, options);
  if (options.dryRun) return await rehearseCall(context, { contract, name, values, intent }, options);
  if (options.offline !== undefined) {
    const { writeOffline } = await import('../offline/write-offline.ts');
    const call = { contract, name, values, functionArgs, aim: intent };
    return await writeOffline(context, call, { ...options, offline: options.offline });
  }
  return describeCall(chain, contract, name, await transact(context, name, intent, options));
}

/** Options that say how a file is written are lost without one. Throws bad-usage. */
function requireOnline(name: string, { force, sponsored, sender, publicKeys, threshold }: CallOptions): void {
  const isSaid = force || sponsored || sender !== undefined || publicKeys.length > 0;
  if (!isSaid && threshold === undefined) return;
  const reason = '--force, --sponsored, --sender, --public-keys and --threshold are for --offline';
  throw fail('bad-usage', { reason, next: `medrec ${name} --help` });
}

/** The arguments of a call, as a user typed them. Throws bad-usage. */
function checkArguments(contract: ContractName, name: string, values: Record<string, unknown>) {
  try {
    return encodeArguments(findFunction(contract, name), values as never);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw fail('bad-usage', { reason: error.message, next: `medrec ${name} --help` }, { cause: error });
  }
}

/**
 * The transaction that a call is, of the contract in force.
 *
 * @throws contract-unset; version-differs when the contract in force has not this function as the program knows it; a
 *   CodecError for a value that does not fit
 */
export async function toIntent(
  chain: Chain,
  contract: ContractName,
  name: string,
  values: Record<string, unknown>,
): Promise<CallIntent> {
  return await aimCall(chain, contract, name, encodeArguments(findFunction(contract, name), values as never));
}

type CallIntent = TransactionIntent & { kind: 'call' };

async function aimCall(
  chain: Chain,
  contract: ContractName,
  name: string,
  functionArgs: readonly ClarityValue[],
): Promise<CallIntent> {
  const contractId = await chain.contractId(contract);
  await requireKnownShape(chain, contract, name);
  return { kind: 'call', contractId, functionName: name, functionArgs };
}

/**
 * The plain value of what a mined call answered.
 *
 * @throws the contract's own error when it refused, post-condition-failed, transaction-failed; node-unusable when the
 *   answer is not of the function's type, or does not go with the status
 */
export function readResult(
  chain: Chain,
  contract: ContractName,
  name: string,
  status: TransactionStatus,
): unknown {
  const refused = findRefusal(name, status);
  if (refused !== undefined) throw refused;
  const path = `${contract}::${name}`;
  try {
    if (status.status !== 'success') throw new Error(`the status ${status.status}`);
    if (status.result === undefined) throw new Error('no result');
    const decoded = decodeOutput(findFunction(contract, name), status.result) as {
      ok: boolean;
      value: unknown;
    };
    if (!decoded.ok) throw new Error('an error as the result of a success');
    return decoded.value;
  } catch (error) {
    const reason = (error as Error).message;
    throw fail('node-unusable', { url: chain.indexer.url, path, reason }, { cause: error });
  }
}

/** A call that was sent, and what came of it. Throws what {@link readResult} throws. */
export function describeCall(
  chain: Chain,
  contract: ContractName,
  name: string,
  { sent, status }: Transacted,
): Outcome {
  const { txid, nonce, fee, sender } = sent;
  const account = { nonce, fee, sender, ...(sent.sponsor === undefined ? {} : { sponsor: sent.sponsor }) };
  if (status === undefined) {
    return {
      data: { txid, status: 'pending', ...account, next: `medrec tx wait ${txid}` },
      view: {
        kind: 'fields',
        fields: [
          ['transaction', txid],
          ['status', `pending: medrec tx wait ${txid}`],
        ],
      },
    };
  }
  const result = present(name, readResult(chain, contract, name, status));
  const meaning = describeAnswer(result);
  const time = status.time === undefined ? 'none' : formatTime(status.time);
  const block = [status.height, time].filter((part) => part !== undefined && part !== 'none').join(', ');
  const shown =
    typeof result === 'object' && result !== null ? Object.entries(result) : [['result', result] as const];
  return {
    data: {
      txid,
      status: 'success',
      height: status.height,
      time,
      ...account,
      result,
      ...(meaning === undefined ? {} : { meaning }),
    },
    view: {
      kind: 'fields',
      fields: [
        ['transaction', txid],
        ['block', block],
        ...shown.map(([field, value]) => [String(field), inline(value)] as const),
        ...(meaning === undefined ? [] : [['meaning', meaning] as const]),
      ],
    },
  };
}
