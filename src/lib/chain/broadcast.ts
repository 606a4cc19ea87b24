import * as v from 'valibot';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { toJson } from '../output/json.ts';
import type { Chain } from './chain.ts';
import { nameTransaction } from './name-transaction.ts';
import { rejectionSchema, txidSchema } from './schemas.ts';

/** The longest rejection that is read as one, in characters: a node's own have a few hundred. */
const longestRejection = 4_000;

/** What a user does about a rejection; reasons are open, so there is a word for the unknown ones too. */
const nextSteps: Record<string, string> = {
  NotEnoughFunds:
    'Send STX to the account that pays the fee, or let another key pay with --sponsor; on the embedded chain: `medrec simnet fund ADDRESS 100STX`.',
  FeeTooLow: 'Give a higher --fee, or leave it out and let the node estimate.',
  BadNonce: 'Leave --nonce out: the next one is then read from the node.',
  ConflictingNonceInMempool:
    'Another transaction of this sender waits with this nonce. Wait for it, or replace it with a higher --fee.',
  TooMuchChaining:
    'Wait until some of the transactions of this sender are mined, then run the command again.',
  NoSuchContract: 'Run `medrec smoke`: the contracts of this profile are not on this network.',
  NoSuchPublicFunction: 'Run `medrec smoke`: the contract is not the one of this version.',
  ContractAlreadyExists: 'Run `medrec smoke` to see whether it is the contract of this version.',
};

/**
 * Sends a signed transaction.
 *
 * A node has been seen to reject, with ConflictingNonceInMempool, a transaction that it had accepted and then confirmed,
 * and an answer can be lost on its way: so the transaction's own id is asked for before any failure is believed.
 *
 * @param bytes the serialised transaction
 * @param txid its id, 64 hexadecimal digits
 * @throws transaction-rejected with the node's own reason; node-unreachable, node-unusable, interrupted, with the id
 */
export async function broadcast(chain: Chain, bytes: Uint8Array<ArrayBuffer>, txid: string): Promise<void> {
  try {
    await post(chain, bytes, txid);
  } catch (error) {
    if (error instanceof MedrecError && (await isKnown(chain, txid))) return;
    throw nameTransaction(error, txid);
  }
}

async function post(chain: Chain, bytes: Uint8Array<ArrayBuffer>, txid: string): Promise<void> {
  const path = '/v2/transactions';
  const { status, text } = await chain.node.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
  if (status === 200) {
    const accepted = chain.node.parse(path, text, txidSchema);
    if (accepted === txid) return;
    const reason = `the id ${accepted} for the transaction ${txid}`;
    throw fail('node-unusable', { url: chain.node.url, path, reason });
  }
  // Only a node says no with 400 and a reason: anything else comes from what stands before it, and tells nothing.
  const rejection = status === 400 ? readRejection(text) : undefined;
  if (rejection === undefined) {
    const reason = `status ${status}: ${text.slice(0, 200)}`;
    throw fail('node-unusable', { url: chain.node.url, path, reason });
  }
  throw rejected(rejection.reason || rejection.error, rejection.reason_data, txid);
}

/** Whether the indexer has the transaction; one that cannot be asked does not. */
async function isKnown(chain: Chain, txid: string): Promise<boolean> {
  try {
    return (await chain.transaction(txid)) !== undefined;
  } catch {
    return false;
  }
}

function rejected(reason: string, data: unknown, txid: string): MedrecError {
  const next = Object.hasOwn(nextSteps, reason)
    ? (nextSteps[reason] as string)
    : 'Run `medrec doctor` to check profile, node and signer.';
  const shown = data === undefined || data === null ? '' : ` ${toJson(data).slice(0, 300)}`;
  return fail(
    'transaction-rejected',
    { reason, data: shown, next },
    { details: { txid, reasonData: data ?? null } },
  );
}

/** A node's rejection; undefined for what names neither reason nor error. */
function readRejection(text: string): v.InferOutput<typeof rejectionSchema> | undefined {
  try {
    const read = v.parse(rejectionSchema, JSON.parse(text));
    if (read.reason === '' && read.error === '') return undefined;
    // What is as deep as it is long would overflow the stack of whoever prints it.
    return text.length > longestRejection ? { ...read, reason_data: null } : read;
  } catch {
    return undefined;
  }
}
