import { dataTypes } from '../../../src/lib/contracts/vocabulary.ts';
import { people } from '../world.ts';
import { activeTypes } from './access-recipes.ts';
import { type Aim, day, year } from './aim.ts';
import type { Recipe } from './recipe.ts';

const protectedTypes = dataTypes['mental-health'] | dataTypes['genetic-information'];

/** Calls of patient-consent about consents, objections and requests. */
export const consentRecipes = {
  'grant-consent': (aim) => ({ sender: aim.patient(), args: newConsent(aim, aim.grantee()) }),
  'grant-consents': (aim) => {
    const grantees = Array.from({ length: aim.dice.upTo(3) + 1 }, () => aim.grantee());
    const consents = [...new Set(grantees)].map((grantee) => newConsent(aim, grantee));
    return { sender: aim.patient(), args: { consents } };
  },
  'update-consent': (aim) => {
    const { patient, grantee } = activeConsent(aim);
    const { provider, ...permissions } = newConsent(aim, grantee);
    const purposes = aim.subset(aim.bounds(grantee).purposes);
    return { sender: patient, args: { provider, 'new-permissions': { ...permissions, purposes } } };
  },
  'revoke-consent': (aim) => {
    const { patient, grantee, types } = activeConsent(aim);
    return { sender: patient, args: { provider: grantee, 'data-types': aim.subset(types || 63n) } };
  },
  'transfer-consent': (aim) => {
    const held = aim.rows('consents').filter(({ key }) => aim.party(key.grantee)?.role === 0n);
    const found = aim.choose(held, ({ value }) => activeTypes(aim, value.expiries) > 0n)?.key;
    const from = found?.grantee ?? aim.institution();
    const to = aim.dice.pick(people.institutions.filter((who) => who !== from));
    return { sender: found?.patient ?? aim.patient(), args: { from, to } };
  },
  'set-objection': (aim) => {
    const found = aim.dice.chance(60) ? aim.choose(aim.rows('consents')) : undefined;
    const old = found?.value.objections ?? 0n;
    const types = aim.dice.weighted([
      [old > 0n ? 5 : 0, 0n],
      [3, aim.subset(63n)],
      [1, old | aim.subset(63n)],
    ]);
    const provider = found?.key.grantee ?? aim.grantee();
    return { sender: found?.key.patient ?? aim.patient(), args: { provider, 'data-types': types } };
  },
  'approve-request': (aim) => {
    const { patient, provider, request } = openRequest(aim);
    const longest = aim.bounds(provider).longest;
    return { sender: patient, args: { provider, request, expiry: aim.end(longest < year ? longest : year) } };
  },
  'deny-request': (aim) => {
    const { patient, provider, request } = openRequest(aim);
    return { sender: patient, args: { provider, request } };
  },
  'set-emergency-preferences': (aim) => {
    const mask = aim.dice.weighted([
      [1, 0n],
      [3, 15n],
      [3, 63n],
      [4, aim.subset(63n)],
    ]);
    return { sender: aim.patient(), args: { 'data-types': mask } };
  },
} satisfies Record<string, Recipe>;

function newConsent(aim: Aim, provider: string) {
  const { types, longest } = aim.bounds(provider);
  const mask = aim.subset(types);
  const most = (mask & protectedTypes) > 0n && longest > year ? year : longest;
  const expiry = aim.end(aim.dice.chance(50) ? most : aim.dice.pick([60n, day, 3n * day, 30n * day]));
  return { provider, 'data-types': mask, expiry };
}

/** A pair with a consent that runs, if there is one. */
function activeConsent(aim: Aim): { patient: string; grantee: string; types: bigint } {
  const found = aim.choose(aim.rows('consents'), ({ key, value }) => {
    return value.number === aim.party(key.grantee)?.number && activeTypes(aim, value.expiries) > 0n;
  });
  if (found === undefined) return { patient: aim.patient(), grantee: aim.grantee(), types: 0n };
  return { ...found.key, types: activeTypes(aim, found.value.expiries) };
}

function openRequest(aim: Aim): { patient: string; provider: string; request: bigint } {
  const found = aim.choose(
    aim.rows('requests'),
    ({ key, value }) => value['lapses-at'] > aim.now && value.number === aim.party(key.provider)?.number,
  );
  if (found === undefined) return { patient: aim.patient(), provider: aim.provider(), request: 1n };
  return { ...found.key, request: found.value.request };
}
