import { TransactionVersion } from '@stacks/network';
import { type ClarityAbi, validateContractCall } from '@stacks/transactions';
import type { Accounts } from '../chain/accounts.ts';
import type { History } from '../chain/history.ts';
import { checkValue } from '../transaction/check-value.ts';
import { payerOf, type Signer, type Transaction } from '../transaction/decode.ts';
import { verifySignatures } from '../transaction/verify.ts';
import { Rejection, toHex128, unsupported } from './rejection.ts';
import { findUnsupportedFunction } from './unsupported-source.ts';

/** How far a nonce may run ahead of its account (stacks-core, `MAXIMUM_MEMPOOL_TX_CHAINING`). */
const maximumChaining = 25n;
/** microSTX for each byte of a transaction (stacks-core, `MINIMUM_TX_FEE_RATE_PER_BYTE`). */
export const minimumFeeRate = 1n;
/** SIP-005 contract names, and their longest length in a transaction. */
const contractName = /^[a-zA-Z](?:[a-zA-Z0-9]|[-_]){0,39}$/;

/** What a transaction is checked against. */
export interface AdmissionState {
  accounts: Accounts;
  history: History;
  chainId: number;
}

/** What a contract's source may hold in a transaction (stacks-core, `StacksString`). */
const printable = /^[\x20-\x7e\n\t]*$/;

/**
 * Checks what a node checks before a transaction enters its mempool, in a node's order (stacks-core,
 * `will_admit_mempool_tx` and `can_include_tx`).
 *
 * @throws Rejection
 */
export function admitTransaction(transaction: Transaction, state: AdmissionState): void {
  checkCodec(transaction);
  checkMeaning(transaction);
  checkSignatures(transaction, state.chainId);
  checkFee(transaction);
  checkNonces(transaction, state.accounts);
  checkFunds(transaction, state.accounts);
  checkPayload(transaction, state.history);
  checkSupport(transaction);
}

/** What a node's codec refuses while it reads the bytes, and `@stacks/transactions` does not. */
function checkCodec({ payload }: Transaction): void {
  try {
    if (payload.kind === 'contract-call') payload.call.functionArgs.forEach(checkValue);
    if (payload.kind === 'token-transfer') checkValue(payload.recipientValue);
    if (payload.kind === 'smart-contract') {
      if (!contractName.test(payload.name)) throw new Error(`"${payload.name}" is not a contract name`);
      if (!printable.test(payload.source)) {
        throw new Error('a contract may hold printable ASCII, line feeds and tabs only');
      }
    }
  } catch (error) {
    const message = `Failed to deserialize posted transaction: ${(error as Error).message}`;
    throw new Rejection('Deserialization', { message });
  }
}

function checkMeaning({ wire, origin, payload }: Transaction): void {
  if (wire.transactionVersion !== TransactionVersion.Testnet) throw new Rejection('BadTransactionVersion');
  if (payload.kind === 'token-transfer') {
    const { recipient, amount } = payload;
    if (recipient === origin.address) {
      throw new Rejection('TransferRecipientCannotEqualSender', { recipient });
    }
    if (amount <= 0n) throw new Rejection('TransferAmountMustBePositive');
    if (!isOurs(recipient)) throw new Rejection('BadAddressVersionByte');
  }
  if (payload.kind === 'poison-microblock') {
    const message = 'PoisonMicroblock transactions not accepted via mempool';
    throw new Rejection('ServerFailureOther', { message });
  }
}

function checkSignatures({ wire, txid }: Transaction, chainId: number): void {
  try {
    if (wire.chainId !== chainId) {
      throw new Error(`Invalid tx ${txid}: invalid chain ID ${wire.chainId} (expected ${chainId})`);
    }
    verifySignatures(wire);
  } catch (error) {
    throw new Rejection('SignatureValidation', { message: (error as Error).message });
  }
}

function checkFee({ fee, size }: Transaction): void {
  const expected = BigInt(size) * minimumFeeRate;
  if (fee < expected) {
    throw new Rejection('FeeTooLow', { expected: Number(expected), actual: toNumber(fee) });
  }
}

function checkNonces({ origin, sponsor }: Transaction, accounts: Accounts): void {
  const signers: [Signer, boolean][] = [[origin, true]];
  if (sponsor !== undefined) signers.push([sponsor, false]);
  const describe = (expected: bigint, { address, nonce }: Signer, isOrigin: boolean) => ({
    expected: toNumber(expected),
    actual: toNumber(nonce),
    principal: address,
    is_origin: isOrigin,
  });
  for (const [signer, isOrigin] of signers) {
    const expected = accounts.get(signer.address).nonce;
    if (signer.nonce < expected) throw new Rejection('BadNonce', describe(expected, signer, isOrigin));
  }
  for (const [signer, isOrigin] of signers) {
    const last = accounts.get(signer.address).nonce + 1n + maximumChaining;
    if (signer.nonce > last) {
      const message = 'Nonce would exceed chaining limit in mempool';
      throw new Rejection('TooMuchChaining', { message, ...describe(last, signer, isOrigin) });
    }
  }
}

function checkFunds(transaction: Transaction, accounts: Accounts): void {
  const { origin, fee, payload } = transaction;
  const payer = payerOf(transaction).address;
  const need = (address: string, amount: bigint) => {
    const { balance } = accounts.get(address);
    if (balance < amount) {
      throw new Rejection('NotEnoughFunds', { expected: toHex128(amount), actual: toHex128(balance) });
    }
  };
  if (payload.kind === 'token-transfer') {
    need(origin.address, payload.amount + (payer === origin.address ? fee : 0n));
  }
  need(payer, fee);
}

function checkPayload({ payload, origin }: Transaction, history: History): void {
  switch (payload.kind) {
    case 'contract-call': {
      if (!isOurs(payload.contract)) throw new Rejection('BadAddressVersionByte');
      const contract = history.contract(payload.contract);
      if (contract === undefined) throw new Rejection('NoSuchContract');
      const abi = JSON.parse(contract.contractInterface) as ClarityAbi;
      const called = abi.functions.find(({ name }) => name === payload.function);
      if (called?.access !== 'public') throw new Rejection('NoSuchPublicFunction');
      try {
        validateContractCall(payload.call, abi);
      } catch (error) {
        throw new Rejection('BadFunctionArgument', { message: (error as Error).message });
      }
      return;
    }
    case 'smart-contract': {
      const id = `${origin.address}.${payload.name}`;
      if (history.contract(id) !== undefined) {
        throw new Rejection('ContractAlreadyExists', { contract_identifier: id });
      }
      return;
    }
    case 'coinbase':
      throw new Rejection('NoCoinbaseViaMempool');
    case 'tenure-change':
      throw new Rejection('NoTenureChangeViaMempool');
  }
}

function checkSupport({ wire, payload }: Transaction): void {
  if (wire.postConditions.values.length > 0) {
    throw unsupported('post-conditions are not evaluated, so a transaction may not list any');
  }
  if (payload.kind === 'smart-contract') {
    const name = findUnsupportedFunction(payload.source);
    if (name !== undefined) throw unsupported(`the contract uses ${name}; no contract can move assets here`);
  }
}

/** True for a principal of a test network: SIP-005 versions 26 (`ST`) and 21 (`SN`). */
function isOurs(principal: string): boolean {
  return /^S[TN]/.test(principal);
}

/** A node writes nonces and fees as JSON numbers; ours stay exact as long as JSON can hold them. */
function toNumber(value: bigint): number {
  return Number(value);
}
