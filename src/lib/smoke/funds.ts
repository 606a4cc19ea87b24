import { buildTransaction } from '../chain/build-transaction.ts';
import { type Chain, openChain } from '../chain/chain.ts';
import { awaitMined, transactAs } from '../chain/transact.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import { sendTransaction } from '../transactions/send.ts';
import type { AccountFolders } from '../transactions/with-account.ts';
import type { Session } from './session.ts';

/** Sends each throw-away account its STX, and waits until all have it. */
export async function lendFunds(session: Session): Promise<string> {
  const { context, chain, funder, accounts, input } = session;
  const signers = Object.values<Signer>({ ...accounts });
  const options = {
    noWait: true,
    timeout: input.timeout,
    fee: undefined,
    maxFee: input.maxFee,
    nonce: undefined,
  };
  const txids: string[] = [];
  for (const { address } of signers) {
    const intent = { kind: 'transfer', recipient: address, amount: input.fund } as const;
    txids.push((await transactAs(context, funder, intent, options)).sent.txid);
  }
  for (const txid of txids) await awaitTransfer(chain, txid, input.timeout);
  return `${input.fund} microSTX each: ${signers.map(({ address }) => address).join(', ')}`;
}

/**
 * Sends what is left of each throw-away account back to where it came from, and waits.
 *
 * @throws the first failure, once all were tried
 */
export async function returnFunds({ chain, context, ...session }: Session): Promise<string> {
  let returned = 0n;
  const failures: unknown[] = [];
  const txids: string[] = [];
  for (const signer of Object.values<Signer>({ ...session.accounts })) {
    try {
      const sent = await sendRest(chain, signer, session, context.folders);
      if (sent === undefined) continue;
      returned += sent.amount;
      txids.push(sent.txid);
    } catch (error) {
      failures.push(error);
    }
  }
  for (const txid of txids) await awaitTransfer(chain, txid, session.input.timeout);
  if (failures.length > 0) throw failures[0];
  const lent = session.input.fund * BigInt(Object.keys(session.accounts).length);
  return `${returned} of ${lent} microSTX; the rest was paid in fees`;
}

/**
 * After an interruption: sends back what can be sent at once. The signal of the interrupted run would end these
 * requests too, so they have one of their own.
 *
 * @returns microSTX that are on their way back
 */
export async function rescueFunds({ chain, context, ...session }: Session): Promise<bigint> {
  const fresh = openChain(chain.profile, { ...chain.options, signal: new AbortController().signal });
  let returned = 0n;
  for (const signer of Object.values<Signer>({ ...session.accounts })) {
    // Whatever keeps one account's from coming back, the others' may.
    const sent = await sendRest(fresh, signer, session, context.folders).catch(() => undefined);
    returned += sent?.amount ?? 0n;
  }
  return returned;
}

/** Sends all that an account has, less the fee, to the funder; undefined when nothing would be left to send. */
async function sendRest(
  chain: Chain,
  signer: Signer,
  { funder, input }: Pick<Session, 'funder' | 'input'>,
  folders: AccountFolders,
): Promise<{ txid: string; amount: bigint } | undefined> {
  const { balance } = await chain.account(signer.address);
  if (balance === 0n) return undefined;
  const { next: nonce, confirmed } = await chain.nextNonce(signer.address);
  const recipient = funder.address;
  const maxFee = input.maxFee ?? chain.profile.maxFee;
  // A transfer has the same length, and so the same fee, whatever its amount.
  const trial = { kind: 'transfer', recipient, amount: 1n } as const;
  const { fee } = await buildTransaction(chain, signer.publicKey, trial, nonce, { maxFee });
  // The fee of a transaction that still waits, after an interruption, will be paid first.
  const spare = nonce > confirmed ? balance / 2n : 0n;
  const amount = balance - fee - spare;
  if (amount <= 0n) return undefined;
  const intent = { kind: 'transfer', recipient, amount } as const;
  const { txid } = await sendTransaction(chain, signer, intent, { fee, maxFee, folders });
  return { txid, amount };
}

async function awaitTransfer(chain: Chain, txid: string, timeout: bigint | undefined): Promise<void> {
  const { status } = await awaitMined(chain, txid, timeout);
  if (status !== 'success') throw fail('transaction-failed', { txid, status });
}
