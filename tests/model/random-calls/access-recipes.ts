import { purposes, registrationStatuses } from '../../../src/lib/contracts/vocabulary.ts';
import { people } from '../world.ts';
import { type Aim, day } from './aim.ts';
import type { Recipe } from './recipe.ts';

/** Calls of access-control about care teams, requests, referrals and what was read. */
export const accessRecipes = {
  'assign-care-team': (aim) => {
    const provider = aim.active((party) => aim.hasFlag(party, 'needs-care-team'));
    return { sender: institutionOf(aim, provider), args: { patient: aim.patient(), provider } };
  },
  'unassign-care-team': (aim) => {
    const all = aim.rows('care-teams').filter(({ key, value }) => aim.party(key.provider)?.number === value);
    const found = aim.choose(all)?.key;
    const provider = found?.provider ?? aim.provider();
    return {
      sender: institutionOf(aim, provider),
      args: { patient: found?.patient ?? aim.patient(), provider },
    };
  },
  'request-access': (aim) => {
    const sender = aim.active((party) => !aim.hasFlag(party, 'needs-study'));
    const { types, purposes: allowed } = aim.bounds(sender);
    const args = {
      patient: aim.patient(),
      'data-types': aim.subset(types),
      purpose: onePurpose(aim, allowed),
    };
    return { sender, args };
  },
  'grant-temporary-access': (aim) => {
    const provider = aim.active();
    const patient = aim.patient();
    const duration = aim.dice.pick([1n, 10n, 60n, day - 1n, day, day + 1n, 3n * day, 30n * day]);
    const referrers = aim.rows('consents').filter(({ key, value }) => {
      const party = aim.party(key.grantee);
      return (
        party !== undefined &&
        party.role > 0n &&
        aim.hasFlag(party, 'may-refer') &&
        value.number === party.number &&
        activeTypes(aim, value.expiries) > 0n &&
        key.grantee !== provider
      );
    });
    const source = aim.dice.chance(55) ? aim.choose(referrers) : undefined;
    if (source === undefined) {
      return { sender: patient, args: { patient, provider, duration, 'data-types': aim.subset(63n) } };
    }
    const types = aim.subset(activeTypes(aim, source.value.expiries));
    const args = { patient: source.key.patient, provider, duration, 'data-types': types };
    return { sender: source.key.grantee, args };
  },
  'revoke-temporary-access': (aim) => {
    const found = aim.choose(aim.rows('temporary-grants'));
    const patient = found?.key.patient ?? aim.patient();
    const sender = aim.dice.chance(60) ? patient : (found?.value.grantor ?? patient);
    return { sender, args: { patient, provider: found?.key.provider ?? aim.provider() } };
  },
  'log-access-event': (aim) => {
    const { patient, provider, types, purpose } = question(aim);
    const sender = aim.dice.chance(70) ? provider : institutionOf(aim, provider);
    const action = BigInt(aim.dice.upTo(4) + 1);
    return { sender, args: { patient, provider, action, 'data-types': types, purpose } };
  },
  'publish-encryption-key': (aim) => ({ sender: aim.anyone(), args: { key: aim.bytes() } }),
} satisfies Record<string, Recipe>;

/** Who would read what of whom: mostly something that a stored fact covers. */
export function question(aim: Aim): { patient: string; provider: string; types: bigint; purpose: bigint } {
  const fact = aim.dice.chance(80) ? coveringFact(aim) : undefined;
  const provider = fact?.provider ?? aim.active();
  const allowed = aim.bounds(provider);
  const types = aim.dice.chance(80) ? aim.subset(fact?.types ?? allowed.types) : aim.subset(63n);
  return {
    patient: fact?.patient ?? aim.patient(),
    provider,
    types: types > 0n || aim.dice.chance(10) ? types : 1n,
    purpose: fact !== undefined && aim.dice.chance(85) ? fact.purpose : onePurpose(aim, allowed.purposes),
  };
}

interface Covering {
  patient: string;
  provider: string;
  types: bigint;
  purpose: bigint;
}

function coveringFact(aim: Aim): Covering | undefined {
  const kinds = [
    [5, 'consents'],
    [3, 'temporary-grants'],
    [3, 'active-overrides'],
    [3, 'memberships'],
  ] as const;
  const ending = kinds.filter(([, map]) => aim.rows(map).some(({ value }) => aim.isEnding(value)));
  const kind = aim.dice.weighted(ending.length > 0 && aim.dice.chance(70) ? ending : kinds);
  if (kind === 'consents') {
    const row = aim.choose(aim.rows('consents'));
    if (row === undefined) return undefined;
    const { patient, grantee } = row.key;
    const types = runningTypes(aim, row.value.expiries) | row.value.objections;
    return { patient, provider: worker(aim, grantee), types, purpose: onePurpose(aim, row.value.purposes) };
  }
  if (kind === 'temporary-grants') {
    const row = aim.choose(aim.rows('temporary-grants'));
    return row && { ...row.key, types: runningTypes(aim, row.value.expiries), purpose: purposes.TREAT };
  }
  if (kind === 'active-overrides') {
    const row = aim.choose(aim.rows('active-overrides'));
    return row && { ...row.key, types: row.value['data-types'], purpose: purposes.ETREAT };
  }
  const row = aim.choose(aim.rows('memberships'));
  if (row === undefined) return undefined;
  const { patient, lead } = row.key;
  const types = row.value['data-types'];
  return { patient, provider: worker(aim, lead), types, purpose: purposes.HRESCH };
}

/** Someone who works there, for an institution. */
function worker(aim: Aim, grantee: string): string {
  if (aim.party(grantee)?.role !== 0n) return grantee;
  return aim.active((party) => party.institution === grantee);
}

function onePurpose(aim: Aim, mask: bigint): bigint {
  const within = Object.values(purposes).filter((bit) => (mask & bit) > 0n);
  return aim.dice.chance(92) ? (aim.dice.maybe(within) ?? 1n) : aim.dice.pick(Object.values(purposes));
}

export function activeTypes(aim: Aim, expiries: readonly bigint[]): bigint {
  return expiries.reduce(
    (mask, expiry, index) => (expiry > aim.now ? mask | (1n << BigInt(index)) : mask),
    0n,
  );
}

/** Types that run, or have just ended. */
function runningTypes(aim: Aim, expiries: readonly bigint[]): bigint {
  const just = expiries.map((expiry) => (aim.isEnding(expiry) ? aim.now + 1n : expiry));
  return activeTypes(aim, just);
}

export function institutionOf(aim: Aim, provider: string): string {
  const party = aim.party(provider);
  return party !== undefined && party.status !== registrationStatuses.pending
    ? party.institution
    : aim.dice.pick(people.institutions);
}
