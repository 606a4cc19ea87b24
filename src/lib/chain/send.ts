import type { ClarityValue, StacksTransactionWire } from '@stacks/transactions';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import { broadcast } from './broadcast.ts';
import type { Chain } from './chain.ts';
import { chooseFee, type FeeOptions } from './fees.ts';
import { rememberSent, skipUnseen } from './last-sent.ts';
import { withSenderLock } from './sender-lock.ts';

/** Most transactions of one sender that a node keeps unmined. */
const chainingLimit = 25n;

/** What a transaction does. */
export type TransactionIntent =
  | { kind: 'call'; contractId: string; functionName: string; functionArgs: readonly ClarityValue[] }
  | { kind: 'deploy'; contractName: string; source: string }
  /** Moves an amount of microSTX; its post-conditions are its own two fields (SIP-005 allows it no others). */
  | { kind: 'transfer'; recipient: string; amount: bigint };

export interface SendOptions extends FeeOptions {
  /** A nonce given by hand. */
  nonce?: bigint | undefined;
  /** Who pays the fee and signs after the signer (SIP-005, sponsored authorization); the signer itself unless given. */
  sponsor?: Signer | undefined;
  /** Folder of the locks between runs. */
  locks: string;
}

/** A transaction that the node has accepted. */
export interface SentTransaction {
  /** 64 hexadecimal digits. */
  txid: string;
  sender: string;
  nonce: bigint;
  /** In microSTX. */
  fee: bigint;
}

/**
 * Signs a transaction and hands it to the node: network checked, nonce and fee chosen, one run at a time for each
 * sender. Post-conditions deny every movement of assets but a transfer's own.
 *
 * @throws network-mismatch, sender-busy, too-many-pending, fee-too-high, transaction-rejected
 */
export async function sendTransaction(
  chain: Chain,
  signer: Signer,
  intent: TransactionIntent,
  options: SendOptions,
): Promise<SentTransaction> {
  await chain.checkNetwork();
  const { sponsor, locks } = options;
  return await withSenderLock(locks, chain, signer.address, async (file) => {
    const nonce = options.nonce ?? (await takeNonce(chain, signer.address, file));
    const built = await buildTransaction(chain, signer.publicKey, intent, nonce, options);
    const { TransactionSigner } = await import('@stacks/transactions');
    await signer.withPrivateKey(async (key) => new TransactionSigner(built.transaction).signOrigin(key));
    const send = async (transaction: StacksTransactionWire): Promise<SentTransaction> => {
      const txid = transaction.txid();
      await broadcast(chain, new Uint8Array(transaction.serializeBytes()), txid);
      await rememberSent(chain, file, txid, nonce);
      return { txid, sender: signer.address, nonce, fee: built.fee };
    };
    if (sponsor === undefined) return await send(built.transaction);
    return await withSenderLock(locks, chain, sponsor.address, async (sponsorFile) => {
      const sponsorNonce = await takeNonce(chain, sponsor.address, sponsorFile);
      const sent = await send(await countersign(sponsor, built, sponsorNonce));
      await rememberSent(chain, sponsorFile, sent.txid, sponsorNonce);
      return sent;
    });
  });
}

async function countersign(
  sponsor: Signer,
  { transaction, fee }: { transaction: StacksTransactionWire; fee: bigint },
  sponsorNonce: bigint,
): Promise<StacksTransactionWire> {
  const { sponsorTransaction } = await import('@stacks/transactions');
  // With fee and nonce given, stacks.js asks no network: it would ask a public one.
  return await sponsor.withPrivateKey((sponsorPrivateKey) =>
    sponsorTransaction({ transaction, sponsorPrivateKey, fee, sponsorNonce }),
  );
}

async function takeNonce(chain: Chain, address: string, file: string): Promise<bigint> {
  const { next, confirmed } = await chain.nextNonce(address);
  if (next - confirmed >= chainingLimit) {
    throw fail('too-many-pending', { address, count: next - confirmed, limit: chainingLimit });
  }
  return await skipUnseen(chain, file, next);
}

/**
 * Builds the unsigned transaction with its fee.
 *
 * @param publicKey hexadecimal, compressed
 * @throws fee-too-high
 */
export async function buildTransaction(
  chain: Chain,
  publicKey: string,
  intent: TransactionIntent,
  nonce: bigint,
  fees: FeeOptions & Pick<SendOptions, 'sponsor'>,
): Promise<{ transaction: StacksTransactionWire; fee: bigint }> {
  const stacks = await import('@stacks/transactions');
  const { STACKS_MAINNET, STACKS_TESTNET } = await import('@stacks/network');
  const { chainId, transactionVersion } = chain.profile;
  const base = transactionVersion === 'mainnet' ? STACKS_MAINNET : STACKS_TESTNET;
  const common = {
    publicKey,
    nonce,
    fee: 0n,
    network: { ...base, chainId },
    postConditionMode: stacks.PostConditionMode.Deny,
    postConditions: [],
    sponsored: fees.sponsor !== undefined,
  };
  let transaction: StacksTransactionWire;
  if (intent.kind === 'call') {
    const [contractAddress = '', contractName = ''] = intent.contractId.split('.');
    transaction = await stacks.makeUnsignedContractCall({
      ...common,
      contractAddress,
      contractName,
      functionName: intent.functionName,
      functionArgs: [...intent.functionArgs],
    });
  } else if (intent.kind === 'transfer') {
    const { recipient, amount } = intent;
    transaction = await stacks.makeUnsignedSTXTokenTransfer({ ...common, recipient, amount });
  } else {
    transaction = await stacks.makeUnsignedContractDeploy({
      ...common,
      contractName: intent.contractName,
      codeBody: intent.source,
      clarityVersion: stacks.ClarityVersion.Clarity4,
    });
  }
  const length = transaction.serializeBytes().length;
  const fee = await chooseFee(chain, stacks.serializePayload(transaction.payload), length, fees);
  transaction.setFee(fee);
  return { transaction, fee };
}
