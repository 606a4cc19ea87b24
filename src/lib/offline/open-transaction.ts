import { TransactionVersion } from '@stacks/network';
import {
  AddressHashMode,
  AddressVersion,
  AuthType,
  addressFromPublicKeys,
  addressToString,
  type ContractCallPayload,
  createStacksPublicKey,
  deserializeTransaction,
  nextVerification,
  PayloadType,
  PostConditionMode,
  PubKeyEncoding,
  type SpendingCondition,
  type StacksTransactionWire,
  StacksWireType,
} from '@stacks/transactions';
import { verifySignatures } from '../simnet/transaction/verify.ts';

/** Most keys of a multisig account: the script of a longer one is more than an address may stand for (BIP 16). */
export const mostKeys = 15;

/** A key of a multisig account, and whether it has signed. */
export interface CoSigner {
  /** Compressed, 66 hexadecimal digits. */
  publicKey: string;
  signed: boolean;
}

/** Who a transaction is from, and how much of it is signed. Every signature that is there was checked. */
export interface Origin {
  address: string;
  nonce: bigint;
  required: number;
  given: number;
  /** Of a multisig account, in the order that makes its address; undefined for an account of one key. */
  keys: readonly CoSigner[] | undefined;
  /** Each signature depends on those before it, so that they can be given in one order only. */
  isSequential: boolean;
}

/** A call of a contract as its bytes say it, which nobody has agreed to yet. */
export interface OpenedTransaction {
  wire: StacksTransactionWire;
  /** Hexadecimal. */
  bytes: string;
  /** 64 hexadecimal digits; another one after each signature. */
  txid: string;
  chainId: number;
  network: 'mainnet' | 'testnet';
  origin: Origin;
  /** Somebody else pays. */
  isSponsored: boolean;
  /** Who pays, once they have signed. */
  sponsor: { address: string; nonce: bigint } | undefined;
  /** In microSTX; 0 as long as a sponsor is wanted. */
  fee: bigint;
  payload: ContractCallPayload;
}

/** What a transaction is that medrec does not touch: well-formed, but no plain call of a contract. */
export class ForbiddenTransaction extends Error {}

/**
 * Reads a transaction that may be signed in part (SIP-005, SIP-027), and checks each signature that it has.
 *
 * @param bytes hexadecimal
 * @throws ForbiddenTransaction; any other error for bytes that are no transaction, and for a signature that is wrong
 */
export function openTransaction(bytes: string): OpenedTransaction {
  const wire = deserializeTransaction(bytes);
  if (wire.serialize() !== bytes)
    throw new Error('the bytes do not encode the transaction that they decode to');
  const payload = requirePlainCall(wire);
  const { auth, chainId } = wire;
  const network = wire.transactionVersion === TransactionVersion.Mainnet ? 'mainnet' : 'testnet';
  const origin = readOrigin(wire, network);
  const isComplete = origin.given >= origin.required;
  if (isComplete) wire.verifyOrigin();
  const common = { wire, bytes, txid: wire.txid(), chainId, network, origin, payload } as const;
  if (auth.authType === AuthType.Standard) {
    return { ...common, isSponsored: false, sponsor: undefined, fee: BigInt(auth.spendingCondition.fee) };
  }
  const condition = auth.sponsorSpendingCondition;
  if (isBlank(condition)) return { ...common, isSponsored: true, sponsor: undefined, fee: 0n };
  if (!isComplete) throw new Error('its sponsor signed before its sender did');
  verifySignatures(wire);
  const sponsor = { address: readAddress(condition, network), nonce: BigInt(condition.nonce) };
  return { ...common, isSponsored: true, sponsor, fee: BigInt(condition.fee) };
}

/** Whether all have signed: the sender, or enough of its keys, and the sponsor where there is to be one. */
export function isWhole({ origin, isSponsored, sponsor }: OpenedTransaction): boolean {
  return origin.given >= origin.required && isSponsored === (sponsor !== undefined);
}

function requirePlainCall({ payload, postConditionMode, postConditions }: StacksTransactionWire) {
  if (payload.payloadType !== PayloadType.ContractCall) {
    throw new ForbiddenTransaction(
      `it is no call of a contract but a ${describePayload(payload.payloadType)}`,
    );
  }
  if (postConditionMode !== PostConditionMode.Deny) {
    throw new ForbiddenTransaction('its post-conditions would let assets of the signer move');
  }
  if (postConditions.values.length > 0) {
    throw new ForbiddenTransaction('it lists post-conditions, and no function of medrec moves assets');
  }
  return payload;
}

function describePayload(type: PayloadType): string {
  if (type === PayloadType.TokenTransfer) return 'transfer of STX';
  if (type === PayloadType.SmartContract || type === PayloadType.VersionedSmartContract)
    return 'new contract';
  return `payload of type ${type}`;
}

function readOrigin(wire: StacksTransactionWire, network: OpenedTransaction['network']): Origin {
  const condition = wire.auth.spendingCondition;
  const common = { address: readAddress(condition, network), nonce: BigInt(condition.nonce) };
  if ('signature' in condition) {
    if (condition.keyEncoding !== PubKeyEncoding.Compressed)
      throw new Error('its key is not a compressed one');
    const given = isBlank(condition) ? 0 : 1;
    return { ...common, required: 1, given, keys: undefined, isSequential: false };
  }
  const { fields, hashMode, signaturesRequired: required, signer, fee, nonce } = condition;
  const isSequential = hashMode === AddressHashMode.P2SH;
  if (required < 1 || required > fields.length || fields.length > mostKeys) {
    throw new Error(`it asks for ${required} signatures of ${fields.length} keys`);
  }
  let hash = wire.verifyBegin();
  const keys = fields.map(({ contents, pubKeyEncoding }): CoSigner => {
    if (pubKeyEncoding !== PubKeyEncoding.Compressed)
      throw new Error('one of its keys is not a compressed one');
    if (contents.type === StacksWireType.PublicKey) return { publicKey: toHex(contents.data), signed: false };
    const signature = contents.data;
    const next = nextVerification(hash, AuthType.Standard, fee, nonce, pubKeyEncoding, signature);
    if (isSequential) hash = next.nextSigHash;
    return { publicKey: toHex(next.pubKey.data), signed: true };
  });
  const made = hashKeys(keys, required);
  if (made !== signer) throw new Error('its keys and signatures are not those of its sender');
  const given = keys.filter(({ signed }) => signed).length;
  return { ...common, required, given, keys, isSequential };
}

/** The hash in the address of a multisig account; that of both kinds of signing is the same (SIP-027). */
function hashKeys(keys: readonly CoSigner[], required: number): string {
  const wires = keys.map(({ publicKey }) => createStacksPublicKey(publicKey));
  const mode = AddressHashMode.P2SHNonSequential;
  return addressFromPublicKeys(AddressVersion.TestnetMultiSig, mode, required, wires).hash160;
}

/** The address of a multisig account. */
export function multisigAddress(
  publicKeys: readonly string[],
  threshold: number,
  network: OpenedTransaction['network'],
): string {
  const keys = publicKeys.map((publicKey) => ({ publicKey, signed: false }));
  return formatAddress(hashKeys(keys, threshold), network, true);
}

function readAddress({ hashMode, signer }: SpendingCondition, network: OpenedTransaction['network']): string {
  const isMultisig = hashMode === AddressHashMode.P2SH || hashMode === AddressHashMode.P2SHNonSequential;
  if (hashMode !== AddressHashMode.P2PKH && !isMultisig) {
    throw new Error(`an account of its kind (hash mode ${hashMode}) is not known to medrec`);
  }
  return formatAddress(signer, network, isMultisig);
}

function formatAddress(hash160: string, network: OpenedTransaction['network'], isMultisig: boolean): string {
  const { MainnetSingleSig, MainnetMultiSig, TestnetSingleSig, TestnetMultiSig } = AddressVersion;
  const [single, multi] =
    network === 'mainnet' ? [MainnetSingleSig, MainnetMultiSig] : [TestnetSingleSig, TestnetMultiSig];
  return addressToString({ type: StacksWireType.Address, version: isMultisig ? multi : single, hash160 });
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function isBlank(condition: SpendingCondition): boolean {
  return 'signature' in condition ? /^0*$/.test(condition.signature.data) : condition.fields.length === 0;
}
