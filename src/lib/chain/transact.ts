import type { Context } from '../../context.ts';
import { isEmbedded } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { SponsorOptions, TransactionOptions } from '../parameters/transaction.ts';
import { type SentTransaction, sendTransaction } from '../transactions/send.ts';
import type { TransactionIntent } from './build-transaction.ts';
import type { Chain, TransactionStatus } from './chain.ts';
import { chooseSigner, chooseSponsor, type SignerChoice, unlockSigner, unlockSponsor } from './signer.ts';
import { waitForTransaction } from './wait.ts';

/** A transaction that was sent, and what is known of it: its status once it was waited for. */
export interface Transacted {
  sent: SentTransaction;
  status?: TransactionStatus;
}

/**
 * Asks where it must, unlocks the key, sends a transaction and waits until it is mined.
 *
 * The network and the signer are named before anything is signed; on any network but simnet the user is asked.
 *
 * @param what the call in a word, for the question: `grant-consent`
 * @param intent makes the transaction; asked once there is a signer, before the user is
 * @throws not-confirmed, the keystore's errors, those of {@link sendTransaction} and {@link waitForTransaction}
 */
export async function transact(
  context: Context,
  what: string,
  intent: () => Promise<TransactionIntent>,
  options: Omit<TransactionOptions, 'dryRun'> & Partial<SponsorOptions>,
): Promise<Transacted> {
  const choice = await chooseSigner(context);
  const payer = options.sponsor === undefined ? undefined : await chooseSponsor(context, options.sponsor);
  const made = await intent();
  await confirmSigning(context, what, choice, payer);
  const signer = await unlockSigner(context, choice);
  const sponsor = payer && (await unlockSponsor(context, payer, options.sponsorPasswordFile));
  return await transactAs(context, signer, made, { ...options, sponsor });
}

/**
 * As {@link transact}, with a key that is unlocked and a user who was asked already.
 *
 * @param options `sponsor` pays the fee in the signer's place
 */
export async function transactAs(
  context: Context,
  signer: Signer,
  intent: TransactionIntent,
  options: Omit<TransactionOptions, 'dryRun'> & { sponsor?: Signer | undefined },
): Promise<Transacted> {
  const chain = await context.chain();
  const sent = await sendTransaction(chain, signer, intent, {
    fee: options.fee,
    maxFee: options.maxFee ?? chain.profile.maxFee,
    nonce: options.nonce,
    sponsor: options.sponsor,
    folders: context.folders,
  });
  const payer = sent.sponsor === undefined ? '' : `, paid by ${sent.sponsor}`;
  context.output.note(`sent ${sent.txid}, nonce ${sent.nonce}, fee ${sent.fee} microSTX${payer}`);
  if (options.noWait) return { sent };
  return { sent, status: await awaitMined(chain, sent.txid, options.timeout) };
}

/**
 * Names the network, the signer and who pays on stderr, and asks on any network but an embedded chain; `--yes` answers.
 *
 * @throws not-confirmed, needs-terminal, network-mismatch
 */
export async function confirmSigning(
  context: Context,
  what: string,
  choice: SignerChoice,
  payer?: SignerChoice,
): Promise<void> {
  const profile = await context.profile();
  const account = choice.account === 0 ? choice.address : `account ${choice.account}`;
  const paid = payer === undefined ? '' : `, fee paid by ${payer.name} (${payer.address})`;
  context.output.note(
    `${what} on ${profile.name} (${profile.nodeUrl}), signed by ${choice.name} (${account})${paid}`,
  );
  await (await context.chain()).checkNetwork();
  if (!isEmbedded(profile)) {
    await context.prompt.confirm(`${what} on ${profile.name}`, `Sign and send ${what} on ${profile.name}?`);
  }
}

/**
 * Waits until a transaction is mined, as long as is usual on the network unless `timeout` (seconds) says so.
 *
 * @throws post-condition-failed, and what {@link waitForTransaction} throws
 */
export async function awaitMined(
  chain: Chain,
  txid: string,
  timeout: bigint | undefined,
): Promise<TransactionStatus> {
  const seconds = waitingTime(chain, timeout);
  const status = await waitForTransaction(chain, txid, { timeout: seconds, accepted: true });
  if (status.status === 'abort_by_post_condition') throw fail('post-condition-failed', { txid });
  return status;
}

/** How long a transaction is waited for, in seconds: as long as is usual on the network unless a user said. */
export function waitingTime(chain: Chain, timeout: bigint | undefined): number {
  if (timeout !== undefined) return Number(timeout);
  return isEmbedded(chain.profile) ? 60 : 600;
}
