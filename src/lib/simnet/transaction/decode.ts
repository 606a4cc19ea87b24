import { createHash } from 'node:crypto';
import {
  AddressHashMode,
  AddressVersion,
  AuthType,
  addressToString,
  Cl,
  type ContractCallPayload,
  deserializeTransaction,
  PayloadType,
  type PayloadWire,
  type PrincipalCV,
  type SpendingCondition,
  type StacksTransactionWire,
  StacksWireType,
} from '@stacks/transactions';

/** Who signs and pays: an account and the nonce it uses. */
export interface Signer {
  /** A standard principal. */
  address: string;
  nonce: bigint;
}

/** What a transaction does; whatever is not one of the first three never enters a mempool. */
type Payload =
  | {
      kind: 'token-transfer';
      recipient: string;
      recipientValue: PrincipalCV;
      amount: bigint;
      memo: string;
    }
  | { kind: 'contract-call'; contract: string; function: string; call: ContractCallPayload }
  | { kind: 'smart-contract'; name: string; source: string; clarityVersion: number | undefined }
  | { kind: 'coinbase' | 'tenure-change' | 'poison-microblock' };

/** A transaction as it came over the wire, and what it says. */
export interface Transaction {
  /** 64 hex digits, no prefix. */
  txid: string;
  /** The bytes, hex, no prefix. */
  raw: string;
  /** In bytes. */
  size: number;
  origin: Signer;
  sponsor: Signer | undefined;
  /** In microSTX; paid by the sponsor when there is one. */
  fee: bigint;
  payload: Payload;
  wire: StacksTransactionWire;
}

/**
 * Reads a transaction (SIP-005).
 *
 * @throws Error when the bytes are no transaction, or have something behind it
 */
export function decodeTransaction(raw: string): Transaction {
  const bytes = Buffer.from(raw, 'hex');
  const wire = deserializeTransaction(bytes);
  if (wire.serialize() !== raw)
    throw new Error('the bytes do not encode the transaction that they decode to');
  const { auth } = wire;
  const payer = auth.authType === AuthType.Sponsored ? auth.sponsorSpendingCondition : auth.spendingCondition;
  return {
    txid: hashTransaction(bytes),
    raw,
    size: bytes.length,
    origin: readSigner(auth.spendingCondition),
    sponsor: auth.authType === AuthType.Sponsored ? readSigner(auth.sponsorSpendingCondition) : undefined,
    fee: BigInt(payer.fee),
    payload: readPayload(wire.payload),
    wire,
  };
}

/** SIP-005: a transaction's id is the SHA-512/256 of its bytes. */
export function hashTransaction(bytes: Uint8Array): string {
  return createHash('sha512-256').update(bytes).digest('hex');
}

/** The account that pays the fee. */
export function payerOf(transaction: Pick<Transaction, 'origin' | 'sponsor'>): Signer {
  return transaction.sponsor ?? transaction.origin;
}

function readSigner({ hashMode, signer, nonce }: SpendingCondition): Signer {
  const version =
    hashMode === AddressHashMode.P2PKH ? AddressVersion.TestnetSingleSig : AddressVersion.TestnetMultiSig;
  return {
    address: addressToString({ type: StacksWireType.Address, version, hash160: signer }),
    nonce: BigInt(nonce),
  };
}

function readPayload(payload: PayloadWire): Payload {
  switch (payload.payloadType) {
    case PayloadType.TokenTransfer:
      return {
        kind: 'token-transfer',
        recipient: payload.recipient.value,
        recipientValue: payload.recipient,
        amount: payload.amount,
        memo: payload.memo.content,
      };
    case PayloadType.ContractCall:
      return {
        kind: 'contract-call',
        contract: `${addressToString(payload.contractAddress)}.${payload.contractName.content}`,
        function: payload.functionName.content,
        call: payload,
      };
    case PayloadType.SmartContract:
    case PayloadType.VersionedSmartContract:
      return {
        kind: 'smart-contract',
        name: payload.contractName.content,
        source: payload.codeBody.content,
        clarityVersion: 'clarityVersion' in payload ? payload.clarityVersion : undefined,
      };
    case PayloadType.PoisonMicroblock:
      return { kind: 'poison-microblock' };
    case PayloadType.TenureChange:
      return { kind: 'tenure-change' };
    default:
      return { kind: 'coinbase' };
  }
}

/** The arguments of a call, each a serialized Clarity value in hex. */
export function serializeArguments(call: ContractCallPayload): string[] {
  return call.functionArgs.map((value) => Cl.serialize(value));
}
