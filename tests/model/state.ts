import {
  dataTypes,
  limits,
  officerRoles,
  purposes,
  registrationStatuses,
  roleFlags,
  roles,
} from '../../src/lib/contracts/vocabulary.ts';

/** A registration: of a provider, or of an institution (role 0, its own institution). */
export interface Party {
  who: string;
  institution: string;
  role: bigint;
  status: bigint;
  suspension: bigint;
  /** The number of this registration: what is granted to it is void under another. */
  number: bigint;
  /** Commitment, 64 hex digits. */
  root: string;
  /** Seconds; 0 when never verified under this registration. */
  verifiedFrom: bigint;
  verifiedUntil: bigint;
}

/** A party without a role. */
export type Institution = Party & { role: 0n };

/** What a patient lets a grantee read, and objects to. `expiries` has a time in seconds for each of the six types. */
export interface Consent {
  patient: string;
  grantee: string;
  number: bigint;
  expiries: bigint[];
  purposes: bigint;
  objections: bigint;
  /** The seq of the last grant: a referral that names another is dead. */
  grant: bigint;
}

export interface TemporaryGrant {
  patient: string;
  provider: string;
  number: bigint;
  /** The patient itself, or the provider who referred. */
  grantor: string;
  grantorNumber: bigint;
  /** The `grant` of the grantor's consent; 0 when the patient granted. */
  source: bigint;
  expiries: bigint[];
}

export interface AccessRequest {
  patient: string;
  provider: string;
  request: bigint;
  number: bigint;
  dataTypes: bigint;
  purpose: bigint;
  lapsesAt: bigint;
}

export interface Override {
  override: bigint;
  patient: string;
  provider: string;
  number: bigint;
  /** What it was started with. */
  dataTypes: bigint;
  /** What objections have left of that. */
  reach: bigint;
  code: bigint;
  startedAt: bigint;
  endsAt: bigint;
  /** 0 until it is reviewed. */
  outcome: bigint;
  acknowledged: boolean;
  escalated: boolean;
}

export interface Study {
  study: bigint;
  lead: string;
  number: bigint;
  dataTypes: bigint;
  endsAt: bigint;
}

/** A patient's part in a study. */
export interface Membership {
  patient: string;
  lead: string;
  study: bigint;
  number: bigint;
  dataTypes: bigint;
  endsAt: bigint;
}

export interface Policy {
  dataTypes: bigint;
  purposes: bigint;
  longest: bigint;
  flags: bigint;
}

/** What waits out the timelock. */
export type ChangeKind =
  | { kind: 'officer'; role: bigint; who: string; old: string | null }
  | { kind: 'role-policy'; role: bigint; policy: Policy }
  | { kind: 'override-limit'; limit: bigint }
  | { kind: 'protocol-contract'; slot: bigint; contract: string; hash: string };

export interface Change {
  number: bigint;
  /** Burn blocks: from `readyAt` on, before `lapsesAt`. */
  readyAt: bigint;
  lapsesAt: bigint;
  what: ChangeKind;
}

/** A key for what is stored for two principals, in the order of the name: patient and provider, lead or grantee. */
export function pairOf(patient: string, other: string): string {
  return `${patient} ${other}`;
}

/** The time of a pause that lasts until the owner lifts it: the largest uint. */
export const FOREVER = 2n ** 128n - 1n;

/** Everything that the rules remember. Plain data, so that it can be looked at and copied. */
export interface State {
  readonly deployer: string;
  owner: string;
  candidate: string | null;
  /** Burn block at which the proposal of an owner lapses. */
  candidateLapsesAt: bigint;
  initialized: boolean;
  accessControl: string;
  patientConsent: string;
  pausedUntil: bigint;
  pauseSpent: boolean;
  overrideLimit: bigint;
  readonly policies: Map<bigint, Policy>;
  /** Mask of the roles of an officer. */
  readonly officers: Map<string, bigint>;
  readonly changes: Map<bigint, Change>;
  readonly parties: Map<string, Party>;
  /** The first key of a registration that was moved, by the key that took it over. */
  readonly origins: Map<string, string>;
  /** Proposed moves, by the provider that proposed. */
  readonly moves: Map<string, { to: string; number: bigint }>;
  /** By pair: the number of the registration that was assigned. */
  readonly careTeams: Map<string, bigint>;
  readonly consents: Map<string, Consent>;
  readonly temporaryGrants: Map<string, TemporaryGrant>;
  readonly requests: Map<string, AccessRequest>;
  readonly overrides: Map<bigint, Override>;
  /** By pair: the number of its last override. */
  readonly lastOverrides: Map<string, bigint>;
  readonly studies: Map<bigint, Study>;
  readonly memberships: Map<string, Membership>;
  readonly preferences: Map<string, bigint>;
  readonly keys: Map<string, string>;
}

const { TREAT, HPAYMT, HOPERAT, HRESCH, ETREAT } = purposes;
const all = 63n;
const clinical = 15n;
const fiveYears = 5n * limits.year;

/** The state of contracts that were just deployed. */
export function openState(deployer: string): State {
  const policy = (types: bigint, uses: bigint, longest: bigint, flags = 0n): Policy => ({
    dataTypes: types,
    purposes: uses,
    longest,
    flags,
  });
  return {
    deployer,
    owner: deployer,
    candidate: null,
    candidateLapsesAt: 0n,
    initialized: false,
    accessControl: `${deployer}.access-control`,
    patientConsent: `${deployer}.patient-consent`,
    pausedUntil: 0n,
    pauseSpent: false,
    overrideLimit: 3n,
    policies: new Map([
      [roles['primary-physician'], policy(all, TREAT, fiveYears, roleFlags['may-refer'])],
      [roles.specialist, policy(all, TREAT, 90n * 86_400n)],
      [roles.nurse, policy(clinical, TREAT, limits.year, roleFlags['needs-care-team'])],
      [roles.administrator, policy(dataTypes['basic-information'], HPAYMT + HOPERAT, limits.year)],
      // A researcher has no consents of its own: what it reads lasts until the study's end.
      [roles.researcher, policy(all, HRESCH, 0n, roleFlags['needs-study'])],
      [
        roles['emergency-personnel'],
        policy(clinical, TREAT + ETREAT, limits.year, roleFlags['may-override']),
      ],
    ]),
    officers: new Map(),
    changes: new Map(),
    parties: new Map(),
    origins: new Map(),
    moves: new Map(),
    careTeams: new Map(),
    consents: new Map(),
    temporaryGrants: new Map(),
    requests: new Map(),
    overrides: new Map(),
    lastOverrides: new Map(),
    studies: new Map(),
    memberships: new Map(),
    preferences: new Map(),
    keys: new Map(),
  };
}

export function isPaused(state: State, now: bigint): boolean {
  return state.pausedUntil > now;
}

export function isInstitution(party: Party | undefined): party is Institution {
  return party !== undefined && party.role === 0n;
}

/** A provider, of whatever standing: resigned too. */
export function isProvider(party: Party | undefined): party is Party {
  return party !== undefined && party.role !== 0n;
}

export function isResigned(party: Party): boolean {
  return party.status === registrationStatuses.resigned;
}

export function isPending(party: Party): boolean {
  return party.status === registrationStatuses.pending;
}

/** Verified under this registration at some time, be it over: who is a party to care judges no one. */
export function wasVerified(party: Party): boolean {
  return party.verifiedFrom > 0n;
}

export function isVerified(party: Party, now: bigint): boolean {
  return party.verifiedUntil > now;
}

/** Whether the institution of a party, or the institution that it is, is suspended. */
export function isInstitutionSuspended(state: State, party: Party): boolean {
  return (state.parties.get(party.institution)?.suspension ?? 0n) !== 0n;
}

export function holds(state: State, who: string, role: bigint): boolean {
  return ((state.officers.get(who) ?? 0n) & role) !== 0n;
}

export function isRegistrar(state: State, who: string): boolean {
  return holds(state, who, officerRoles.registrar);
}

export function isReviewer(state: State, who: string): boolean {
  return holds(state, who, officerRoles.reviewer);
}

/** Unreviewed overrides of a provider's key, oldest first: they stay with the key, whatever it is registered as. */
export function unreviewedOverrides(state: State, provider: string): Override[] {
  return [...state.overrides.values()].filter((each) => each.provider === provider && each.outcome === 0n);
}
