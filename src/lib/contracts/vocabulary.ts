/**
 * The contracts' vocabulary: numbers on chain, names everywhere else.
 *
 * A mask vocabulary has one bit a name; a code vocabulary has one number a name. The numbers are part of
 * the contracts' interface and of every event's hash: never renumber one, only add.
 */

/** Data types (bit mask), in the order of a consent's `expiries` list. */
export const dataTypes = {
  'basic-information': 1n,
  'medical-history': 2n,
  'lab-results': 4n,
  'treatment-plans': 8n,
  'mental-health': 16n,
  'genetic-information': 32n,
} as const;

/** The protected types: never by role or override alone, and never for longer than a year. */
export const protectedDataTypes = ['mental-health', 'genetic-information'] as const;

/** Purposes of use (bit mask), HL7 v3 PurposeOfUse codes. */
export const purposes = { TREAT: 1n, HPAYMT: 2n, HOPERAT: 4n, HRESCH: 8n, ETREAT: 16n } as const;

/** Provider roles. Role 0 marks an institution in the registry's map of parties. */
export const roles = {
  'primary-physician': 1n,
  specialist: 2n,
  nurse: 3n,
  administrator: 4n,
  researcher: 5n,
  'emergency-personnel': 6n,
} as const;

/** Flags of a role policy (bit mask). The first two widen what a role may do, the last two narrow it. */
export const roleFlags = {
  'may-refer': 1n,
  'may-override': 2n,
  'needs-care-team': 4n,
  'needs-study': 8n,
} as const;

/** Actions of a logged access: the codes of FHIR AuditEvent.action. */
export const actions = { create: 1n, read: 2n, update: 3n, delete: 4n, execute: 5n } as const;

/** Coded reasons of an emergency override. */
export const overrideReasons = {
  'life-threatening': 1n,
  'unable-to-consent': 2n,
  'risk-of-serious-harm': 3n,
  'mass-casualty': 4n,
} as const;

/** Outcomes of an override's review; 0 is not yet reviewed. */
export const reviewOutcomes = { justified: 1n, unjustified: 2n } as const;

/** State of a registration, of a provider and of an institution alike. */
export const registrationStatuses = { pending: 1n, registered: 2n, resigned: 3n } as const;

/** Who suspended: only the same level or a higher one lifts it. 0 is not suspended. */
export const suspensionLevels = { none: 0n, institution: 1n, registrar: 2n, reviewer: 3n } as const;

/** Officers of the registry (bit mask). */
export const officerRoles = { registrar: 1n, reviewer: 2n, pauser: 4n } as const;

/** What covered a permitted request (bit mask): `basis` of a decision, `ref` of a logged access. */
export const bases = {
  'direct-consent': 1n,
  'institution-consent': 2n,
  'temporary-grant': 4n,
  override: 8n,
  study: 16n,
} as const;

/** Decision codes of `check-access` and `log-access-event`: the first rule that failed, in this order. */
export const decisions = {
  permitted: 0n,
  paused: 1n,
  'invalid-request': 2n,
  'provider-unknown': 3n,
  'provider-pending': 4n,
  'provider-suspended': 5n,
  'institution-suspended': 6n,
  'provider-unverified': 7n,
  'verification-expired': 8n,
  'role-data-types': 9n,
  'role-purpose': 10n,
  objected: 11n,
  'care-team-missing': 12n,
  'not-covered': 13n,
} as const;

/** What each decision means, for people. */
export const decisionMeanings: Readonly<Record<keyof typeof decisions, string>> = {
  permitted: 'every requested type is covered',
  paused: 'the registry is paused',
  'invalid-request': 'the data types are not 1 to 63, or the purpose is not exactly one',
  'provider-unknown': 'the provider is not registered',
  'provider-pending': 'the provider registered itself and its institution has not listed it yet',
  'provider-suspended': 'the provider is suspended',
  'institution-suspended': "the provider's institution is suspended",
  'provider-unverified': "the provider's credentials were never verified",
  'verification-expired': "the provider's verification has ended",
  'role-data-types': "the provider's role may not read one of these data types",
  'role-purpose': "the provider's role may not act for this purpose",
  objected: 'the patient objects to this provider or its institution reading one of these data types',
  'care-team-missing': 'the role needs an assignment to the patient by the institution, and there is none',
  'not-covered': 'no consent, referral, override or study covers every requested type',
};

/** Changes that wait out the timelock. */
export const changeKinds = {
  officer: 1n,
  'role-policy': 2n,
  'protocol-contract': 3n,
  'override-limit': 4n,
} as const;

/** The contracts that may write to the registry. */
export const protocolContracts = { 'access-control': 1n, 'patient-consent': 2n } as const;

/** Every topic of the event log. */
export const topics = [
  'institution-registered',
  'institution-suspended',
  'institution-reinstated',
  'registration-requested',
  'provider-registered',
  'provider-verified',
  'provider-suspended',
  'provider-reinstated',
  'provider-resigned',
  'registration-move-proposed',
  'registration-moved',
  'care-team-assigned',
  'care-team-unassigned',
  'access-requested',
  'request-approved',
  'request-denied',
  'temporary-access-granted',
  'temporary-access-revoked',
  'access-permitted',
  'access-denied',
  'encryption-key-published',
  'consent-granted',
  'consent-updated',
  'consent-revoked',
  'consent-transferred',
  'objection-set',
  'override-started',
  'override-ended',
  'override-reviewed',
  'override-escalated',
  'override-acknowledged',
  'emergency-preferences-set',
  'study-registered',
  'study-joined',
  'study-withdrawn',
  'registry-initialized',
  'ownership-proposed',
  'ownership-accepted',
  'ownership-cancelled',
  'registry-paused',
  'registry-unpaused',
  'officer-queued',
  'officer-added',
  'officer-removed',
  'role-policy-queued',
  'role-policy-set',
  'override-limit-queued',
  'override-limit-set',
  'protocol-contract-queued',
  'protocol-contract-set',
  'change-cancelled',
] as const;

/** Fixed spans of the rules, in seconds; the timelock in burn blocks. */
export const limits = {
  year: 31_536_000n,
  protectedConsent: 31_536_000n,
  institutionConsent: 157_680_000n,
  verification: 157_680_000n,
  temporaryAccess: 2_592_000n,
  request: 2_592_000n,
  override: 86_400n,
  review: 259_200n,
  verifiedBeforeOverride: 86_400n,
  pauserPause: 604_800n,
  timelockBurnBlocks: 144n,
  changeLapsesBurnBlocks: 1_008n,
} as const;

export type DataType = keyof typeof dataTypes;
export type Purpose = keyof typeof purposes;
export type Role = keyof typeof roles;
export type RoleFlag = keyof typeof roleFlags;
export type Action = keyof typeof actions;
export type OverrideReason = keyof typeof overrideReasons;
export type ReviewOutcome = keyof typeof reviewOutcomes;
export type OfficerRole = keyof typeof officerRoles;
export type Basis = keyof typeof bases;
export type Decision = keyof typeof decisions;
export type ChangeKind = keyof typeof changeKinds;
export type Topic = (typeof topics)[number];

/** A vocabulary: a number (a bit, for masks) for each name. */
export type Vocabulary = Readonly<Record<string, bigint>>;

/** Adds up the bits of `names`. Throws a RangeError that quotes a name which is not in the vocabulary. */
export function toMask<V extends Vocabulary>(vocabulary: V, names: Iterable<keyof V & string>): bigint {
  let mask = 0n;
  for (const name of names) mask |= toCode(vocabulary, name);
  return mask;
}

/** The names of the bits set in `mask`, in the vocabulary's order. Throws a RangeError on a bit that has no name. */
export function fromMask<V extends Vocabulary>(vocabulary: V, mask: bigint): (keyof V & string)[] {
  const names = Object.keys(vocabulary).filter((name) => (mask & (vocabulary[name] ?? 0n)) !== 0n);
  if (mask < 0n || names.reduce((sum, name) => sum | (vocabulary[name] ?? 0n), 0n) !== mask) {
    throw new RangeError(`${mask} has a bit that is not in the vocabulary`);
  }
  return names;
}

/** The number of `name`. Throws a RangeError when it is not in the vocabulary. */
export function toCode<V extends Vocabulary>(vocabulary: V, name: keyof V & string): bigint {
  const code = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;
  if (code === undefined)
    throw new RangeError(`${JSON.stringify(name)} is not one of ${Object.keys(vocabulary).join(', ')}`);
  return code;
}

/** The name of `code`, or undefined when the vocabulary has none. */
export function fromCode<V extends Vocabulary>(vocabulary: V, code: bigint): (keyof V & string) | undefined {
  return Object.keys(vocabulary).find((name) => vocabulary[name] === code);
}
