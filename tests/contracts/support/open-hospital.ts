import { createHash } from 'node:crypto';
import { Cl, type PrincipalCV } from '@stacks/transactions';
import { dataTypes, roles } from '../../../src/lib/contracts/vocabulary.ts';
import { Chain, deployer } from './open-chain.ts';

/** A standard testnet principal for a name: the same name, the same principal. */
export function principalOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 40);
  return (Cl.deserialize(`051a${hash}`) as PrincipalCV).value;
}

/** A 32-byte commitment for a text. */
export function commitment(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

export const owner = principalOf('owner');
export const registrar = principalOf('registrar');
export const registrar2 = principalOf('registrar-2');
export const reviewer = principalOf('reviewer');
export const reviewer2 = principalOf('reviewer-2');
export const pauser = principalOf('pauser');
export const hospital = principalOf('hospital');
export const clinic = principalOf('clinic');
export const physician = principalOf('physician');
export const specialist = principalOf('specialist');
export const nurse = principalOf('nurse');
export const administrator = principalOf('administrator');
export const researcher = principalOf('researcher');
export const medic = principalOf('medic');
export const patient = principalOf('patient');
export const stranger = principalOf('stranger');

export const {
  'basic-information': basic,
  'medical-history': history,
  'lab-results': labs,
  'treatment-plans': plans,
} = dataTypes;
export const { 'mental-health': mental, 'genetic-information': genetic } = dataTypes;
export const day = 86_400n;
export const year = 31_536_000n;

/** A provider of each role. */
export const staff = [
  [physician, roles['primary-physician']],
  [specialist, roles.specialist],
  [nurse, roles.nurse],
  [administrator, roles.administrator],
  [researcher, roles.researcher],
  [medic, roles['emergency-personnel']],
] as const;

export const openingOfficers = {
  owner,
  registrars: [registrar, registrar2],
  reviewers: [reviewer, reviewer2],
  pausers: [pauser],
};

/** A chain with officers only. */
export async function openRegistry(options: { trackCosts?: boolean } = {}): Promise<Chain> {
  const chain = await Chain.open(options);
  succeed(chain.call(deployer, 'registry', 'initialize', openingOfficers));
  return chain;
}

/** A chain with officers, two institutions and, at the hospital, a verified provider of each role (until two years from now). */
export async function openHospital(options: { trackCosts?: boolean } = {}): Promise<Chain> {
  const chain = await openRegistry(options);
  for (const institution of [hospital, clinic]) {
    succeed(
      chain.call(registrar, 'access-control', 'register-institution', {
        institution,
        root: commitment(institution),
      }),
    );
  }
  succeed(
    chain.call(hospital, 'access-control', 'register-providers', {
      providers: staff.map(([provider, role]) => ({ provider, role, root: commitment(provider) })),
    }),
  );
  const until = chain.now + 2n * year;
  succeed(
    chain.call(registrar, 'access-control', 'verify-providers', {
      providers: staff.map(([provider]) => ({
        provider,
        number: numberOf(chain, provider),
        root: commitment(provider),
        'valid-until': until,
      })),
    }),
  );
  return chain;
}

/** The number of a provider's present registration, which a verification names; 0 without one. */
export function numberOf(chain: Chain, provider: string): bigint {
  return chain.read('registry', 'get-party', { who: provider })?.number ?? 0n;
}

/** The receipt of a call that had to succeed. Throws an Error with the contract's error name otherwise. */
export function succeed<R extends { ok: boolean; error: string }>(receipt: R): R {
  if (!receipt.ok) throw new Error(`the call failed: ${receipt.error}`);
  return receipt;
}
