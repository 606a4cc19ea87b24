import { limits, purposes, registrationStatuses, roleFlags } from '../vocabulary.ts';
import type { Party } from './facts.ts';
import { levelOf, reinstatementLevel } from './levels.ts';
import { activeMask, covers, has, isTypes, without } from './masks.ts';
import { type Answer, type Checks, given, type Situation } from './situation.ts';

/** Rules of access-control on care teams, requests, referrals and the log of accesses. */
export const accessChecks: Checks = {
  'ERR-NOT-ALLOWED': {
    'suspend-provider': async (s) => (await levelOf(s)) === 0n,
    'suspend-providers': async (s) => (await levelOf(s)) === 0n,
    'reinstate-provider': async (s) => {
      if (s.args.provider === s.signer) return true;
      const party = await s.facts.provider(s.args.provider);
      return party === null ? undefined : (await reinstatementLevel(s, party)) === 0n;
    },
    'assign-care-team': isNotEmployer,
    'unassign-care-team': isNotEmployer,
    'request-access': async (s) => (await s.facts.provider(s.signer)) === null,
    'grant-temporary-access': async (s) =>
      s.signer !== s.args.patient && (await s.facts.provider(s.signer)) === null,
    'revoke-temporary-access': async (s) =>
      given(
        await s.facts.temporaryGrant(s.args.patient, s.args.provider),
        ({ grantor }) => s.signer !== s.args.patient && s.signer !== grantor,
      ),
    'log-access-event': async (s) =>
      given(
        await s.facts.provider(s.args.provider),
        ({ institution }) => s.signer !== s.args.provider && s.signer !== institution,
      ),
  },
  'ERR-UNVERIFIED': {
    'request-access': isUnverified,
    'grant-temporary-access': (s) => byReferrer(s, () => isUnverified(s)),
    'log-access-event': async (s) =>
      given(await s.facts.provider(s.args.provider), (found) => found['verified-from'] === 0n),
  },
  'ERR-ALREADY-ASSIGNED': isAssigned,
  'ERR-NOT-ASSIGNED': async (s) => given(await isAssigned(s), (assigned) => !assigned),
  'ERR-INVALID-DATA-TYPES': ({ args }) => !isTypes(args['data-types']),
  'ERR-INVALID-PURPOSE': ({ args }) => !Object.values<bigint>(purposes).includes(args.purpose),
  'ERR-ROLE-FORBIDS': {
    'request-access': async (s) => {
      const party = await s.facts.provider(s.signer);
      if (party === null) return undefined;
      const policy = await s.facts.policy(party.role);
      return !(
        covers(policy['data-types'], s.args['data-types']) &&
        covers(policy.purposes, s.args.purpose) &&
        !has(policy.flags, roleFlags['needs-study'])
      );
    },
    'grant-temporary-access': (s) =>
      byReferrer(s, async ({ role }) => {
        return !covers((await s.facts.policy(role))['data-types'], s.args['data-types']);
      }),
  },
  'ERR-REQUEST-OPEN': async (s) => {
    const open = await s.facts.request(s.args.patient, s.signer);
    if (open === null || open['lapses-at'] <= s.now) return false;
    return given(await s.facts.provider(s.signer), ({ number }) => open.number === number);
  },
  'ERR-SELF': {
    'assign-care-team': ({ args }) => args.patient === args.provider,
    'request-access': ({ args, signer }) => args.patient === signer,
    'grant-temporary-access': ({ args, signer }) =>
      args.provider === args.patient || args.provider === signer,
  },
  'ERR-OBJECTED': async (s) => {
    const provider = s.function === 'request-access' ? s.signer : s.args.provider;
    return has(await s.facts.objections(s.args.patient, provider), s.args['data-types']);
  },
  'ERR-INVALID-DURATION': ({ args }) => args.duration === 0n || args.duration > limits.temporaryAccess,
  'ERR-MAY-NOT-REFER': (s) =>
    byReferrer(s, async ({ role }) => !has((await s.facts.policy(role)).flags, roleFlags['may-refer'])),
  'ERR-NO-SOURCE-CONSENT': (s) =>
    byReferrer(s, async (party) => {
      const { facts, args, signer } = s;
      const [own, objected] = await Promise.all([
        facts.consent(args.patient, signer),
        facts.objections(args.patient, signer),
      ]);
      const source = without(consentMask(own, party.number, s.now), objected);
      return !covers(source, args['data-types']);
    }),
  'ERR-OTHER-GRANTOR': async (s) => {
    if (s.signer === s.args.patient) return false;
    const grant = await s.facts.temporaryGrant(s.args.patient, s.args.provider);
    return grant !== null && grant.grantor !== s.signer && (await temporaryMask(s)) !== 0n;
  },
  'ERR-NO-TEMPORARY-GRANT': async (s) =>
    (await s.facts.temporaryGrant(s.args.patient, s.args.provider)) === null,
  'ERR-INVALID-ACTION': ({ args }) => args.action < 1n || args.action > 5n,
};

async function isNotEmployer(s: Situation): Promise<Answer> {
  return given(await s.facts.provider(s.args.provider), ({ institution }) => institution !== s.signer);
}

async function isAssigned(s: Situation): Promise<Answer> {
  const number = await s.facts.careTeam(s.args.patient, s.args.provider);
  return given(await s.facts.provider(s.args.provider), (found) => found.number === number);
}

/** The signer as a provider. */
async function isUnverified(s: Situation): Promise<Answer> {
  return given(await s.facts.provider(s.signer), (found) => found['verified-until'] <= s.now);
}

/** Judges the signer as a referring provider; a patient who grants needs none of that. */
async function byReferrer(s: Situation, judge: (party: Party) => Promise<Answer>): Promise<Answer> {
  if (s.signer === s.args.patient) return false;
  const party = await s.facts.provider(s.signer);
  return party === null ? undefined : await judge(party);
}

/** The types of a consent that run for TREAT under a registration's number. */
function consentMask(
  consent: { number: bigint; purposes: bigint; expiries: readonly bigint[] },
  number: bigint,
  now: bigint,
): bigint {
  const counts = consent.number === number && has(consent.purposes, purposes.TREAT);
  return counts ? activeMask(consent.expiries, now) : 0n;
}

/** The types of a temporary grant that still run: a referral needs its source consent and a referrer in standing. */
async function temporaryMask({ facts, args, now }: Situation): Promise<bigint> {
  const { patient, provider } = args;
  const [grant, party] = await Promise.all([facts.temporaryGrant(patient, provider), facts.party(provider)]);
  if (grant === null || party === null || grant.number !== party.number) return 0n;
  const mask = activeMask(grant.expiries, now);
  if (grant.grantor === patient) return mask;
  const referrer = await facts.party(grant.grantor);
  if (referrer === null) return 0n;
  const [source, shared, suspension] = await Promise.all([
    facts.consent(patient, grant.grantor),
    facts.consent(patient, referrer.institution),
    facts.institutionSuspension(referrer),
  ]);
  const standing =
    referrer.number === grant['grantor-number'] &&
    referrer.status === registrationStatuses.registered &&
    referrer.suspension === 0n &&
    suspension === 0n &&
    referrer['verified-until'] > now &&
    source.seq === grant.source;
  if (!standing) return 0n;
  return without(mask & consentMask(source, grant['grantor-number'], now), shared.objections);
}
