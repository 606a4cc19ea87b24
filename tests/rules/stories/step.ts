import { dataTypes, purposes, roles } from '../../../src/lib/contracts/vocabulary.ts';
import type { ActorName } from '../../support/clinic.ts';

export const root = new Uint8Array(32).fill(7);
export const { 'basic-information': basic, 'medical-history': history, 'lab-results': lab } = dataTypes;
export const { 'treatment-plans': plans, 'mental-health': mental } = dataTypes;
export const {
  TREAT: treat,
  HPAYMT: billing,
  HOPERAT: operations,
  HRESCH: research,
  ETREAT: emergency,
} = purposes;
export const {
  'primary-physician': physician,
  specialist,
  nurse,
  researcher,
  'emergency-personnel': paramedic,
} = roles;
export const hour = 3_600n;
export const day = 24n * hour;
export const year = 365n * day;

/** So many seconds after the newest block. */
export const after = (seconds: bigint) => ({ after: seconds });
/** The number that the last such call gave to what it made; with whom or which slot after it, that of the call about it. */
export const numberOf = (name: string) => ({ numberOf: name });
/** The number of someone's present registration, 0 without one. */
export const registrationOf = (provider: string) => ({ registrationOf: provider });
/** A contract of the deployer's. */
export const contractNamed = (name: string) => ({ contractNamed: name });
/** Who signs, the call, its arguments, and what the chain answers; or how many seconds or burn blocks pass. */
export type Step = readonly [
  signer: ActorName | 'pass' | 'burn',
  name: string,
  values: Record<string, unknown> | bigint,
  outcome?: string,
];

export const list = (...providers: [string, bigint][]) => ({
  providers: providers.map(([provider, role]) => ({ provider, role, root })),
});
export const verified = (valid: unknown, ...providers: string[]) => ({
  providers: providers.map((provider) => ({
    provider,
    number: registrationOf(provider),
    root,
    'valid-until': valid,
  })),
});
export const verify = (
  provider: string,
  valid: unknown = after(year),
  number: unknown = registrationOf(provider),
) => ({
  provider,
  certifications: { number, root, 'valid-until': valid },
});
export const grant = (provider: string, types: bigint = lab, expiry: unknown = after(30n * day)) => ({
  provider,
  'data-types': types,
  expiry,
});
export const update = (provider: string, types: bigint, purposes: bigint) => ({
  provider,
  'new-permissions': { 'data-types': types, expiry: after(9n * day), purposes },
});
export const pair = { patient: 'patient', provider: 'cardiologist' };
export const refer = (types: bigint = lab, duration = 10n * day) => ({
  ...pair,
  duration,
  'data-types': types,
});
export const access = (provider: string, action = 2n) => ({
  patient: 'patient',
  provider,
  action,
  'data-types': lab,
  purpose: treat,
});
export const ask = (types: bigint = lab, purpose: bigint = treat, patient = 'patient') => ({
  patient,
  'data-types': types,
  purpose,
});
export const breakGlass = (code = 1n, provider = 'admin', patient = 'patient') => ({
  patient,
  provider,
  reason: { code, evidence: root },
});
export const review = (outcome: bigint, override: unknown = numberOf('emergency-override')) => ({
  override,
  outcome,
  evidence: root,
});
export const study = (lead: string, types: bigint = lab, end: unknown = after(90n * day)) => ({
  lead,
  'data-types': types,
  'ends-at': end,
  evidence: root,
});
export const policy = (role: bigint, types: bigint, purposes: bigint, longest: bigint, flags: bigint) => ({
  role,
  policy: { 'data-types': types, purposes, longest, flags },
});
export const teams = { patient: 'patient', provider: 'nurse' };
