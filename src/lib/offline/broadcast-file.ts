import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { awaitMined } from '../chain/transact.ts';
import { describeCall } from '../contracts/call-contract.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import type { SentTransaction } from '../transactions/send.ts';
import { type SignedTransaction, sendSigned } from '../transactions/send-signed.ts';
import { agree, requireFee, requireSigned } from './agree.ts';
import type { OpenedTransaction } from './open-transaction.ts';
import { type Call, readTransaction, requireInForce } from './read-call.ts';
import { describeFile } from './summary.ts';

/**
 * `medrec tx broadcast`: sends a signed transaction from a file, once it is known to be a call of the contracts in force.
 *
 * @param path resolved
 * @throws what reading the file throws, transaction-incomplete, transaction-unsponsored, fee-too-high,
 *   transaction-contract-differs, not-confirmed, and what sending and waiting throw
 */
export async function broadcastFile(
  context: Context,
  path: string,
  options: Pick<TransactionOptions, 'dryRun' | 'maxFee' | 'noWait' | 'timeout'>,
): Promise<Outcome> {
  const chain = await context.chain();
  const read = await readTransaction(path, chain.profile, chain);
  const { opened, call } = read;
  requireSigned(read);
  if (opened.isSponsored && opened.sponsor === undefined) throw fail('transaction-unsponsored', { path });
  requireFee(opened.fee, options.maxFee ?? chain.profile.maxFee);
  await chain.checkNetwork();
  await requireInForce(chain, call);
  if (!options.dryRun) await agree(context, 'Send', read);
  const signed = toSigned(opened, call);
  const sent = await sendSigned(chain, context.folders, signed, { isRehearsal: options.dryRun });
  if (sent === undefined) return describeFile(path, opened, call);
  return await reportSent(context, chain, call, sent, options);
}

/** Waits for a transaction that was sent, unless it need not, and shows what came of it. */
export async function reportSent(
  context: Context,
  chain: Chain,
  { contract, name }: Call,
  sent: SentTransaction,
  { noWait, timeout }: Pick<TransactionOptions, 'noWait' | 'timeout'>,
): Promise<Outcome> {
  context.output.note(`sent ${sent.txid}, nonce ${sent.nonce}, fee ${sent.fee} microSTX`);
  const status = noWait ? undefined : await awaitMined(chain, sent.txid, timeout);
  return describeCall(chain, contract, name, status === undefined ? { sent } : { sent, status });
}

function toSigned(
  { txid, bytes, origin, sponsor, fee }: OpenedTransaction,
  { name }: Call,
): SignedTransaction {
  const { address, nonce } = origin;
  return { txid, bytes, origin: { address, nonce }, sponsor, fee, what: name };
}
