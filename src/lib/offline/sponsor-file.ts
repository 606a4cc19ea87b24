import { resolve } from 'node:path';
import { serializePayload } from '@stacks/transactions';
import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { chooseFee, type FeeOptions } from '../chain/fees.ts';
import { chooseSigner, findSignerAddress, unlockSigner } from '../chain/signer.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Outcome } from '../output/output.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { countersign, type SentTransaction, takeNonce } from '../transactions/send.ts';
import { record, requireFreeNonce, toSent, withAccounts, withSettled } from '../transactions/send-signed.ts';
import { agree, requireSigned } from './agree.ts';
import { reportSent } from './broadcast-file.ts';
import { type OpenedTransaction, openTransaction } from './open-transaction.ts';
import { type ReadTransaction, readTransaction, requireInForce } from './read-call.ts';
import { describeFile, summarize } from './summary.ts';
import { requireWritable, writeTransactionFile } from './transaction-file.ts';

export interface SponsorInput extends TransactionOptions {
  /** Where the transaction is written, in the place of being sent. */
  offline: string | undefined;
  force: boolean;
}

/**
 * `medrec tx sponsor`: pays for a transaction that its sender signed elsewhere, and sends it, or writes it to a file. It
 * pays for calls of the profile's own contracts alone.
 *
 * @param path resolved
 * @throws what reading the file throws, transaction-incomplete, transaction-sponsorless, sponsor-is-sender, fee-too-high,
 *   transaction-contract-differs, not-confirmed, file-exists, and what sending and waiting throw
 */
export async function sponsorFile(context: Context, path: string, input: SponsorInput): Promise<Outcome> {
  const chain = await context.chain();
  const target = input.offline === undefined ? undefined : resolve(context.io.cwd, input.offline);
  const isAlone = target !== undefined && input.nonce !== undefined && input.fee !== undefined;
  const read = await readTransaction(path, chain.profile, isAlone ? undefined : chain);
  requireUnsponsored(read);
  requireSigned(read);
  if (target !== undefined) await requireWritable(target, '--offline', input.force);
  if (!isAlone) {
    await chain.checkNetwork();
    await requireInForce(chain, read.call);
  }
  const choice = await chooseSigner(context);
  const fees = { fee: input.fee, maxFee: input.maxFee ?? chain.profile.maxFee };
  if (input.dryRun)
    return await rehearse(context, chain, read, await findSignerAddress(context, choice), fees);
  context.output.note(`the fee is paid by ${choice.name} (${choice.address})`);
  await agree(context, 'Pay for', read);
  const sponsor = await unlockSigner(context, choice);
  if (target !== undefined) return await write(context, chain, read, sponsor, { ...input, ...fees, target });
  const sent = await payAndSend(context, chain, read, sponsor, { nonce: input.nonce, ...fees });
  return await reportSent(context, chain, read.call, sent, input);
}

async function payAndSend(
  context: Context,
  chain: Chain,
  { opened, call }: ReadTransaction,
  sponsor: Signer,
  { nonce: given, ...fees }: FeeOptions & { nonce: bigint | undefined },
): Promise<SentTransaction> {
  const { origin } = opened;
  const { address } = sponsor;
  return await withAccounts(context.folders, chain, origin.address, address, async (journal, own) => {
    await requireFreeNonce(chain, journal, origin.nonce);
    const nonce = given ?? (await takeNonce(chain, own));
    if (given !== undefined) await requireFreeNonce(chain, own, given);
    const { txid, bytes, fee } = await pay(chain, opened, sponsor, nonce, fees);
    const signed = { txid, bytes, fee, origin, sponsor: { address, nonce }, what: call.name };
    await record(chain, signed, journal, own);
    return toSent(signed);
  });
}

function requireUnsponsored({ path, opened: { isSponsored, sponsor } }: ReadTransaction): void {
  if (isSponsored && sponsor === undefined) return;
  const reason = sponsor === undefined ? 'its sender pays' : `${sponsor.address} pays for it already`;
  throw fail('transaction-sponsorless', { path, reason });
}

/** Signs as the sponsor, who chooses the fee. */
async function pay(
  chain: Chain,
  { wire }: OpenedTransaction,
  sponsor: Signer,
  nonce: bigint,
  fees: FeeOptions,
): Promise<OpenedTransaction> {
  const fee = await chooseFee(chain, serializePayload(wire.payload), wire.serializeBytes().length, fees);
  const paid = await countersign(sponsor, { transaction: wire, fee }, nonce);
  // read again, with both signatures checked
  return openTransaction(paid.serialize());
}

async function write(
  context: Context,
  chain: Chain,
  { path, opened, call }: ReadTransaction,
  sponsor: Signer,
  {
    nonce,
    target,
    force,
    ...fees
  }: FeeOptions & { nonce: bigint | undefined; target: string; force: boolean },
): Promise<Outcome> {
  const { origin } = opened;
  if (origin.address === sponsor.address) throw fail('sponsor-is-sender', { address: origin.address });
  const used =
    nonce ?? (await withSettled(context.folders, chain, sponsor.address, (own) => takeNonce(chain, own)));
  const paid = await pay(chain, opened, sponsor, used, fees);
  const { bytes, chainId } = paid;
  const file = { bytes, chainId, summary: summarize(paid, call) };
  await writeTransactionFile(target, file, { flag: '--offline', force });
  context.output.note(`the transaction of ${path} with its sponsor's signature is in ${target}`);
  return describeFile(target, paid, call);
}

/** `--dry-run`: what it does and what it would cost; nothing is signed. */
async function rehearse(
  context: Context,
  chain: Chain,
  { path, opened, call }: ReadTransaction,
  sponsor: string,
  fees: FeeOptions,
): Promise<Outcome> {
  const { wire, origin } = opened;
  const fee = await chooseFee(chain, serializePayload(wire.payload), wire.serializeBytes().length, fees);
  await withAccounts(context.folders, chain, origin.address, sponsor, async (journal) => {
    await requireFreeNonce(chain, journal, origin.nonce);
  });
  const { data, view } = describeFile(path, opened, call);
  const fields = view.kind === 'fields' ? view.fields : [];
  return {
    data: { ...(data as object), sponsor, fee },
    view: { kind: 'fields', fields: [...fields, ['would pay', `${sponsor}, ${fee} microSTX`]] },
  };
}
