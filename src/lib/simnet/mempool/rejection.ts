/** A node's words for a transaction that it does not take: the body of its HTTP 400. */
export interface RejectionBody {
  error: 'transaction rejected';
  reason: string;
  reason_data?: Record<string, unknown>;
  /** 64 hex digits, no prefix. */
  txid: string;
}

/** The reasons that a node gives (stacks-core, `MemPoolRejection::into_json`), as far as the simulator uses them. */
export type RejectionReason =
  | 'Deserialization'
  | 'BadTransactionVersion'
  | 'TransferRecipientCannotEqualSender'
  | 'TransferAmountMustBePositive'
  | 'BadAddressVersionByte'
  | 'SignatureValidation'
  | 'FeeTooLow'
  | 'BadNonce'
  | 'TooMuchChaining'
  | 'NotEnoughFunds'
  | 'NoSuchContract'
  | 'NoSuchPublicFunction'
  | 'BadFunctionArgument'
  | 'ContractAlreadyExists'
  | 'ConflictingNonceInMempool'
  | 'NoCoinbaseViaMempool'
  | 'NoTenureChangeViaMempool'
  /** Also what the simulator cannot do honestly; the message says so. */
  | 'ServerFailureOther'
  | 'ServerFailureDatabase';

export class Rejection extends Error {
  override name = 'Rejection';
  constructor(
    readonly reason: RejectionReason,
    readonly data?: Record<string, unknown>,
  ) {
    super(reason);
  }

  toBody(txid: string): RejectionBody {
    const { reason, data } = this;
    return { error: 'transaction rejected', reason, ...(data && { reason_data: data }), txid };
  }
}

/** What a node would do and the simulator cannot: refused rather than done wrong. */
export function unsupported(what: string): Rejection {
  return new Rejection('ServerFailureOther', { message: `not supported by the simulator: ${what}` });
}

/** How a node writes an amount into `NotEnoughFunds`: a 128-bit number, big-endian, 0x-prefixed hex. */
export function toHex128(amount: bigint): string {
  return `0x${amount.toString(16).padStart(32, '0')}`;
}
