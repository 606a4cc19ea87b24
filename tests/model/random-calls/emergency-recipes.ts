import { overrideReasons, reviewOutcomes, roles } from '../../../src/lib/contracts/vocabulary.ts';
import { institutionOf } from './access-recipes.ts';
import { type Aim, day, type Row, year } from './aim.ts';
import type { Recipe } from './recipe.ts';

type Override = Row<'overrides'>['value'];

/** Calls of patient-consent about overrides and studies. */
export const emergencyRecipes = {
  'emergency-override': (aim) => {
    const ready = (since: bigint) => since > 0n && since + day <= aim.now;
    const provider = aim.active(
      (party, who) =>
        aim.hasFlag(party, 'may-override') &&
        ready(party['verified-from']) &&
        (aim.registry.get('unreviewed-overrides', who) ?? []).length <
          Number(aim.registry.settings['override-limit']),
    );
    const code = aim.dice.pick(Object.values(overrideReasons));
    return {
      sender: provider,
      args: { patient: aim.patient(), provider, reason: { code, evidence: aim.bytes() } },
    };
  },
  'end-override': (aim) => {
    const { override, value } = pickOverride(aim, (each) => each['ends-at'] > aim.now);
    return { sender: aim.dice.pick([value?.patient, value?.provider]) ?? aim.anyone(), args: { override } };
  },
  'review-override': (aim) => {
    const { override } = pickOverride(aim, (each) => each.outcome === 0n);
    const outcome = aim.dice.chance(75) ? reviewOutcomes.justified : reviewOutcomes.unjustified;
    return { sender: aim.officer('reviewer'), args: { override, outcome, evidence: aim.bytes() } };
  },
  'escalate-override': (aim) => {
    const { override, value } = pickOverride(
      aim,
      (each) => each.outcome === 0n && !each.escalated && each['started-at'] + 3n * day < aim.now,
    );
    return {
      sender: value === undefined ? aim.institution() : institutionOf(aim, value.provider),
      args: { override },
    };
  },
  'acknowledge-override': (aim) => {
    const { override, value } = pickOverride(aim, (each) => !each.acknowledged);
    return { sender: value?.patient ?? aim.patient(), args: { override } };
  },
  'register-study': (aim) => {
    const researchers = aim.providers((party) => party.role === roles.researcher && aim.isActive(party));
    const lead = aim.dice.chance(65) ? (aim.dice.maybe(researchers) ?? aim.institution()) : aim.institution();
    const end = aim.end(aim.dice.pick([60n, day, 30n * day, year]));
    return {
      sender: aim.officer('registrar'),
      args: { lead, 'data-types': aim.subset(63n), 'ends-at': end, evidence: aim.bytes() },
    };
  },
  'join-study': (aim) => {
    const study = aim.choose(
      aim.rows('studies'),
      ({ value }) => value['ends-at'] > aim.now && aim.party(value.lead)?.number === value.number,
    );
    return {
      sender: aim.patient(),
      args: { study: study?.key ?? 1n, 'data-types': aim.subset(study?.value['data-types'] ?? 63n) },
    };
  },
  'withdraw-from-study': (aim) => {
    const joined = aim.choose(aim.rows('memberships'));
    return { sender: joined?.key.patient ?? aim.patient(), args: { study: joined?.value.study ?? 1n } };
  },
} satisfies Record<string, Recipe>;

/** An override that fits, if there is one; else any. */
function pickOverride(
  aim: Aim,
  fits: (override: Override) => boolean,
): { override: bigint; value: Override | undefined } {
  const found = aim.choose(aim.rows('overrides'), ({ value }) => fits(value));
  return { override: found?.key ?? 1n, value: found?.value };
}
