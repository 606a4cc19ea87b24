import { payerOf, type Transaction } from '../transaction/decode.ts';
import type { Accounts } from './accounts.ts';

/** Why a transaction cannot be the next one of its accounts; undefined when it can. */
export function findObstacle(
  accounts: Accounts,
  transaction: Transaction,
): 'nonce-gap' | 'stale-nonce' | 'funds' | undefined {
  const { origin, sponsor, payload, fee } = transaction;
  for (const signer of sponsor === undefined ? [origin] : [origin, sponsor]) {
    const { nonce } = accounts.get(signer.address);
    if (signer.nonce > nonce) return 'nonce-gap';
    if (signer.nonce < nonce) return 'stale-nonce';
  }
  const payer = payerOf(transaction).address;
  const amount = payload.kind === 'token-transfer' ? payload.amount : 0n;
  const fromOrigin = amount + (payer === origin.address ? fee : 0n);
  const affordable = accounts.get(origin.address).balance >= fromOrigin && accounts.get(payer).balance >= fee;
  return affordable ? undefined : 'funds';
}

/** Books a mined transaction: its fee, its nonces, and the STX that a transfer moves. Fees are burnt. */
export function applyTransaction(accounts: Accounts, transaction: Transaction): void {
  const { origin, sponsor, payload, fee } = transaction;
  accounts.spendNonce(origin.address);
  if (sponsor !== undefined && sponsor.address !== origin.address) accounts.spendNonce(sponsor.address);
  accounts.credit(payerOf(transaction).address, -fee);
  if (payload.kind === 'token-transfer') {
    accounts.credit(origin.address, -payload.amount);
    accounts.credit(payload.recipient, payload.amount);
  }
}
