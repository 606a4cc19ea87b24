import type { ClarityValue, StacksTransactionWire } from '@stacks/transactions';
import type { UnsignedAuthor } from './author.ts';
import type { Chain } from './chain.ts';
import { chooseFee, type FeeOptions } from './fees.ts';

/** What a transaction does. */
export type TransactionIntent =
  | { kind: 'call'; contractId: string; functionName: string; functionArgs: readonly ClarityValue[] }
  | { kind: 'deploy'; contractName: string; source: string }
  /** Moves an amount of microSTX; its post-conditions are its own two fields (SIP-005 allows it no others). */
  | { kind: 'transfer'; recipient: string; amount: bigint };

/** A transaction before it is signed. */
export interface BuiltTransaction {
  transaction: StacksTransactionWire;
  /** In microSTX. */
  fee: bigint;
}

/**
 * Builds the unsigned transaction with its fee.
 *
 * @param publicKey hexadecimal, compressed; any key where `author` says whom it is from
 * @param options `sponsored` leaves room for the signature of who pays
 * @throws fee-too-high
 */
export async function buildTransaction(
  chain: Chain,
  publicKey: string,
  intent: TransactionIntent,
  nonce: bigint,
  options: FeeOptions & { sponsored?: boolean; author?: UnsignedAuthor },
): Promise<BuiltTransaction> {
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
    sponsored: options.sponsored ?? false,
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
  let length = transaction.serializeBytes().length;
  if (options.author !== undefined) {
    const { lengthToCome, setAuthor } = await import('./author.ts');
    setAuthor(transaction, options.author);
    length = transaction.serializeBytes().length + lengthToCome(options.author);
  }
  const fee = await chooseFee(chain, stacks.serializePayload(transaction.payload), length, options);
  transaction.setFee(fee);
  return { transaction, fee };
}
