import { limits, officerRoles, reviewOutcomes, roleFlags } from '../vocabulary.ts';
import type { Facts } from './facts.ts';
import { has, protectedTypes, without } from './masks.ts';
import { type Answer, type Checks, given, type Situation } from './situation.ts';

type Override = NonNullable<Awaited<ReturnType<Facts['override']>>>;

/** Rules of patient-consent on emergency overrides and their review. */
export const overrideChecks: Checks = {
  'ERR-NOT-PROVIDER': ({ args, signer }) => args.provider !== signer,
  'ERR-INVALID-REASON': ({ args }) => args.reason.code < 1n || args.reason.code > 4n,
  'ERR-NOT-VERIFIED-FOR-A-DAY': async ({ args, facts, now }) =>
    given(
      await facts.party(args.provider),
      (party) =>
        party['verified-until'] <= now || party['verified-from'] + limits.verifiedBeforeOverride > now,
    ),
  'ERR-MAY-NOT-OVERRIDE': async ({ args, facts }) => {
    const party = await facts.party(args.provider);
    if (party === null) return undefined;
    return party.role === 0n || !has((await facts.policy(party.role)).flags, roleFlags['may-override']);
  },
  'ERR-NO-TYPE-LEFT': async ({ args, facts }) => {
    const { patient, provider } = args;
    const party = await facts.provider(provider);
    if (party === null) return undefined;
    const [policy, preferences, objections] = await Promise.all([
      facts.policy(party.role),
      facts.preferences(patient),
      facts.objections(patient, provider),
    ]);
    // Protected types are reached where the patient opted in, whatever the role.
    return without(preferences & (policy['data-types'] | protectedTypes), objections) === 0n;
  },
  'ERR-OVERRIDE-ACTIVE': async ({ args, facts, now }) => {
    const running = await facts.activeOverride(args.patient, args.provider);
    if (running === null || running['ends-at'] <= now) return false;
    return given(await facts.party(args.provider), ({ number }) => running.number === number);
  },
  'ERR-TOO-MANY-UNREVIEWED': async ({ args, facts }) => {
    const waiting = BigInt((await facts.unreviewed(args.provider)).length);
    return waiting >= (await facts.settings())['override-limit'];
  },
  'ERR-REVIEW-OVERDUE': async ({ args, facts, now }) => {
    const [oldest] = await facts.unreviewed(args.provider);
    return oldest !== undefined && oldest['started-at'] + limits.review < now;
  },
  'ERR-UNKNOWN-OVERRIDE': isUnknown,
  'ERR-NO-OVERRIDE': isUnknown,
  'ERR-OVERRIDE-ENDED': (s) => ofOverride(s, (override) => override['ends-at'] <= s.now),
  'ERR-NOT-A-PARTY': {
    'end-override': (s) =>
      ofOverride(s, ({ patient, provider }) => s.signer !== patient && s.signer !== provider),
    'acknowledge-override': (s) => ofOverride(s, ({ patient }) => s.signer !== patient),
    'escalate-override': async (s) => {
      const override = await s.facts.override(s.args.override);
      if (override === null) return undefined;
      return (await s.facts.party(override.provider))?.institution !== s.signer;
    },
  },
  'ERR-NOT-REVIEWER': async (s) => !has(await s.facts.officer(s.signer), officerRoles.reviewer),
  'ERR-REVIEWER-CONFLICT': async (s) => {
    const [officer, own] = await Promise.all([s.facts.officer(s.signer), s.facts.party(s.signer)]);
    if (has(officer, officerRoles.registrar)) return true;
    if (own !== null && own['verified-from'] !== 0n) return true;
    return await ofOverride(s, ({ patient, provider }) => s.signer === patient || s.signer === provider);
  },
  'ERR-REVIEWED': (s) => ofOverride(s, ({ outcome }) => outcome !== 0n),
  'ERR-INVALID-OUTCOME': ({ args }) => !Object.values<bigint>(reviewOutcomes).includes(args.outcome),
  'ERR-NOT-OVERDUE': (s) => ofOverride(s, (override) => s.now <= override['started-at'] + limits.review),
  'ERR-ESCALATED': (s) => ofOverride(s, ({ escalated }) => escalated),
  'ERR-ACKNOWLEDGED': (s) => ofOverride(s, ({ acknowledged }) => acknowledged),
};

async function isUnknown({ args, facts }: Situation): Promise<boolean> {
  return (await facts.override(args.override)) === null;
}

async function ofOverride(
  { args, facts }: Situation,
  judge: (override: Override) => boolean,
): Promise<Answer> {
  return given(await facts.override(args.override), judge);
}
