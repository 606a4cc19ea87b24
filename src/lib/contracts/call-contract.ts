import type { Context } from '../../context.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import type { TransactionIntent } from '../chain/send.ts';
import { type Transacted, transact } from '../chain/transact.ts';
import type { ContractName } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { formatTime } from '../parameters/time.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { findFunction } from './bindings.ts';
import { decodeOutput, encodeArguments } from './codec.ts';
import { contractError } from './contract-error.ts';
import { describeAnswer, inline, present } from './present.ts';
import { rehearseCall } from './rehearse-call.ts';

/** Calls a public function as a command: checked, signed, waited for, its result shown. */
export async function callContract(
  context: Context,
  contract: ContractName,
  name: string,
  values: Record<string, unknown>,
  options: TransactionOptions,
): Promise<Outcome> {
  const chain = await context.chain();
  const intent = toIntent(chain, contract, name, values);
  if (options.dryRun) return await rehearseCall(context, { contract, name, values, intent }, options);
  return describeCall(chain, contract, name, await transact(context, name, intent, options));
}

/** The transaction that a call is. Throws contract-unset, and a CodecError for a value that does not fit. */
export function toIntent(
  chain: Chain,
  contract: ContractName,
  name: string,
  values: Record<string, unknown>,
): TransactionIntent & { kind: 'call' } {
  const functionArgs = encodeArguments(findFunction(contract, name), values as never);
  return { kind: 'call', contractId: chain.contractId(contract), functionName: name, functionArgs };
}

/**
 * The plain value of what a mined call answered.
 *
 * @throws the contract's own error when it refused; node-unusable when the answer is not of the function's type
 */
export function readResult(
  chain: Chain,
  contract: ContractName,
  name: string,
  status: TransactionStatus,
): unknown {
  const { result, txid } = status;
  const decoded = decodeResult(chain, contract, name, result);
  if (decoded.ok) return decoded.value;
  throw contractError(decoded.error, name, { txid, height: status.height });
}

function decodeResult(
  chain: Chain,
  contract: ContractName,
  name: string,
  result: TransactionStatus['result'],
): { ok: true; value: unknown } | { ok: false; error: bigint } {
  try {
    if (result === undefined) throw new Error('no result');
    return decodeOutput(findFunction(contract, name), result) as ReturnType<typeof decodeResult>;
  } catch (error) {
    const path = `${contract}::${name}`;
    throw fail(
      'node-unusable',
      { url: chain.indexer.url, path, reason: (error as Error).message },
      { cause: error },
    );
  }
}

function describeCall(
  chain: Chain,
  contract: ContractName,
  name: string,
  { sent, status }: Transacted,
): Outcome {
  const { txid, nonce, fee, sender } = sent;
  if (status === undefined) {
    return {
      data: { txid, status: 'pending', nonce, fee, sender, next: `medrec tx wait ${txid}` },
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
  const shown =
    typeof result === 'object' && result !== null ? Object.entries(result) : [['result', result] as const];
  return {
    data: {
      txid,
      status: 'success',
      height: status.height,
      time,
      nonce,
      fee,
      sender,
      result,
      ...(meaning === undefined ? {} : { meaning }),
    },
    view: {
      kind: 'fields',
      fields: [
        ['transaction', txid],
        ['block', `${status.height}, ${time}`],
        ...shown.map(([field, value]) => [String(field), inline(value)] as const),
        ...(meaning === undefined ? [] : [['meaning', meaning] as const]),
      ],
    },
  };
}
