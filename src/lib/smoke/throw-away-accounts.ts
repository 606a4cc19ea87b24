import { makeRandomPrivKey } from '@stacks/transactions';
import { type KeyNetwork, makeSigner, type Signer } from '../keystore/signer.ts';

/** Who takes part in the round trip besides the registrar. */
export interface ThrowAwayAccounts {
  institution: Signer;
  provider: Signer;
  patient: Signer;
}

/** Makes accounts whose keys are in this process's memory and nowhere else: they end with it. */
export function makeThrowAwayAccounts(network: KeyNetwork): ThrowAwayAccounts {
  const make = () => makeSigner(Buffer.from(makeRandomPrivKey().slice(0, 64), 'hex'), network);
  return { institution: make(), provider: make(), patient: make() };
}
