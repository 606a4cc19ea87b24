import { resolve } from 'node:path';
import { TransactionSigner } from '@stacks/transactions';
import type { Context } from '../../context.ts';
import { chooseSigner, unlockSigner } from '../chain/signer.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Outcome } from '../output/output.ts';
import { agree, requireFee } from './agree.ts';
import { type OpenedTransaction, openTransaction } from './open-transaction.ts';
import { type ReadTransaction, readTransaction } from './read-call.ts';
import { describeFile, summarize } from './summary.ts';
import { requireWritable, writeTransactionFile } from './transaction-file.ts';

export interface SignInput {
  /** Where the signed transaction is written; in the place of the file that was read unless given. */
  out: string | undefined;
  force: boolean;
  maxFee: bigint | undefined;
}

/**
 * `medrec tx sign`: adds one signature to a transaction in a file; no network is asked, and nothing is sent.
 *
 * @param path resolved
 * @throws what reading the file throws, signed-already, not-a-signer, fee-too-high, file-exists, not-confirmed, the
 *   keystore's errors
 */
export async function signFile(
  context: Context,
  path: string,
  { out, force, maxFee }: SignInput,
): Promise<Outcome> {
  const target = out === undefined ? path : resolve(context.io.cwd, out);
  const profile = await context.profile();
  const read = await readTransaction(path, profile);
  const { opened, call } = read;
  const { origin, fee } = opened;
  if (origin.given >= origin.required) {
    throw fail('signed-already', { path, address: origin.address, reason: 'it has all that it needs' });
  }
  requireFee(fee, maxFee ?? profile.maxFee);
  await requireWritable(target, '--out', force);
  const choice = await chooseSigner(context);
  context.output.note(`to be signed by ${choice.name} (${choice.address})`);
  await agree(context, 'Sign', read);
  const signed = await addSignature(read, choice.name, await unlockSigner(context, choice));
  const { bytes, chainId } = signed;
  const file = { bytes, chainId, summary: summarize(signed, call) };
  await writeTransactionFile(target, file, { flag: '--out', force });
  return describeFile(target, signed, call);
}

/** Throws not-a-signer, signed-already. */
async function addSignature(
  { path, opened }: ReadTransaction,
  name: string,
  signer: Signer,
): Promise<OpenedTransaction> {
  const { origin, wire } = opened;
  const { address } = signer;
  const index = origin.keys?.findIndex(({ publicKey }) => publicKey === signer.publicKey);
  if (index === undefined ? address !== origin.address : index < 0) {
    throw fail('not-a-signer', { name, address, sender: origin.address });
  }
  if (index !== undefined && origin.keys?.[index]?.signed) {
    throw fail('signed-already', { path, address, reason: 'it has signed' });
  }
  if (origin.isSequential) {
    const reason = 'the keys of its sender sign in one order only, each over the signatures before it';
    throw fail('transaction-forbidden', { path, reason });
  }
  await signer.withPrivateKey(async (key) => new TransactionSigner(wire).signOrigin(key));
  if (index !== undefined) moveSignature(wire, index);
  return openTransaction(wire.serialize());
}

/** stacks.js puts a signature behind all keys; its place is that of its own key. */
function moveSignature({ auth }: OpenedTransaction['wire'], index: number): void {
  const condition = auth.spendingCondition;
  if ('signature' in condition) return;
  const added = condition.fields.pop();
  if (added !== undefined) condition.fields[index] = added;
}
