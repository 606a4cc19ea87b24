import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import {
  chooseSigner,
  chooseSponsor,
  findSignerAddress,
  type SignerChoice,
  unlockSigner,
  unlockSponsor,
} from '../chain/signer.ts';
import { confirmSigning } from '../chain/transact.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import { once } from '../once.ts';
import { awaitEarlier } from '../transactions/await-earlier.ts';

/** A key that sends, before and after it is unlocked. */
export interface Sender {
  choice: SignerChoice;
  address: string;
  /** Names the key and the network, asks where it must, and unlocks the key, once. Throws the keystore's errors. */
  open(): Promise<Signer>;
}

/** Rows that the same keys may send: all rows of a file, or those of one patient. */
export interface SenderGroup {
  senders: readonly Sender[];
  /** The rows name their signer: what goes wrong with it is no matter of other rows. */
  own: boolean;
  /** How many rows it has to send. */
  count: number;
  /** Why nothing of it can be sent now, and the chain cannot say yet what there is to do. */
  blocked?: MedrecError;
}

/**
 * Finds a key of a batch.
 *
 * @param what the call in a word, for the question
 * @param payer whose key pays its fees, where that is another
 * @param unlock opens it; with the password of `--password-file`, `--password-stdin` or a prompt unless given
 * @throws the keystore's errors where the address is known only once it is unlocked
 */
export async function prepareSender(
  context: Context,
  what: string,
  choice: SignerChoice,
  payer: SignerChoice | undefined,
  unlock: (choice: SignerChoice) => Promise<Signer> = (one) => unlockSigner(context, one),
): Promise<Sender> {
  const address = await findSignerAddress(context, choice);
  const open = once(async () => {
    await confirmSigning(context, what, choice, payer?.address === address ? undefined : payer);
    const signer = await unlock(choice);
    // Nothing is ever signed by another key than the one whose rows these are.
    if (signer.address !== address) throw fail('internal', { reason: `the key ${choice.name} changed` });
    return signer;
  });
  return { choice, address, open };
}

/** A key that pays the fees of all senders. */
export interface Sponsor {
  choice: SignerChoice;
  /** Unlocks the key, once. Throws the keystore's errors. */
  open(): Promise<Signer>;
}

/** Finds the key that pays, if one is to. Throws signer-network, key-not-found. */
export async function prepareSponsor(
  context: Context,
  named: { name: string; passwordFile: string | undefined } | undefined,
): Promise<Sponsor | undefined> {
  if (named === undefined) return undefined;
  const choice = await chooseSponsor(context, named.name);
  return { choice, open: once(() => unlockSponsor(context, choice, named.passwordFile)) };
}

/** The keys that send all rows: those of these names, or that of `--from`. Throws signer-missing, signer-network. */
export async function chooseSenders(
  context: Context,
  names: readonly string[] | undefined,
): Promise<SignerChoice[]> {
  if (names === undefined || names.length === 0) return [await chooseSigner(context)];
  return await Promise.all([...new Set(names)].map((name) => chooseSigner(context, name)));
}

/**
 * Waits until nothing that the senders of a group sent earlier is open any more. Where rows have signers of their own,
 * what one of them left open keeps back only the rows of that one.
 *
 * @throws transaction-pending, interrupted, the errors of journal and network
 */
export async function settleEarlier(
  chain: Chain,
  group: SenderGroup,
  options: Parameters<typeof awaitEarlier>[2],
): Promise<void> {
  try {
    for (const { address } of group.senders) await awaitEarlier(chain, address, options);
  } catch (error) {
    if (!group.own || endsAll(error) || !(error instanceof MedrecError)) throw error;
    group.blocked = error;
  }
}

/** Whether an error ends a batch of many signers, or only what one of them had to send. */
export function endsAll(error: unknown): boolean {
  if (!(error instanceof MedrecError)) return true;
  const ofAll = ['interrupted', 'network', 'aborted'].includes(error.kind);
  return ofAll || ['needs-terminal', 'fee-too-high', 'total-fee-too-high'].includes(error.code);
}
