import { registrationStatuses, suspensionLevels } from '../../../src/lib/contracts/vocabulary.ts';
import { people } from '../world.ts';
import { type Aim, day, year } from './aim.ts';
import type { Recipe } from './recipe.ts';

const { pending, registered, resigned } = registrationStatuses;

/** Calls of access-control about who is registered. */
export const registrationRecipes = {
  'register-institution': (aim) => ({
    sender: aim.officer('registrar'),
    args: { institution: aim.dice.pick(people.institutions), root: aim.bytes() },
  }),
  'suspend-institution': (aim) => ({
    sender: aim.officer('registrar'),
    args: { institution: aim.institution() },
  }),
  'reinstate-institution': (aim) => {
    const suspended = aim.institutions().filter((who) => (aim.party(who)?.suspension ?? 0n) > 0n);
    return {
      sender: aim.officer('registrar'),
      args: { institution: aim.dice.maybe(suspended) ?? aim.institution() },
    };
  },
  'register-provider': (aim) => ({
    sender: aim.dice.pick(freeKeys(aim)),
    args: { credentials: { role: randomRole(aim), root: aim.bytes() }, institution: aim.institution() },
  }),
  'register-providers': (aim) => {
    const institution = aim.institution();
    const waiting = aim.providers((party) => party.institution === institution && party.status === pending);
    const keys = aim.dice.some([...waiting, ...freeKeys(aim)], aim.dice.upTo(3) + 1);
    const providers = [...new Set(keys)].map((provider) => ({
      provider,
      role: randomRole(aim),
      root: aim.bytes(),
    }));
    return { sender: institution, args: { providers } };
  },
  'verify-credentials': (aim) => {
    const { provider, ...certifications } = verification(aim, unverified(aim));
    return { sender: aim.officer('registrar'), args: { provider, certifications } };
  },
  'verify-providers': (aim) => {
    const listed = aim.providers((party) => party.status === registered);
    const waiting = listed.filter((who) => (aim.party(who)?.['verified-until'] ?? 0n) <= aim.now);
    const some = aim.dice.some(waiting.length > 0 ? waiting : listed, aim.dice.upTo(3) + 1);
    const providers = (some.length > 0 ? some : [unverified(aim)]).map((who) => verification(aim, who));
    return { sender: aim.officer('registrar'), args: { providers } };
  },
  'suspend-provider': (aim) => {
    const provider = aim.active();
    return { sender: suspender(aim, provider), args: { provider } };
  },
  'suspend-providers': (aim) => {
    const provider = aim.active();
    const same = aim.providers((party) => party.institution === aim.party(provider)?.institution);
    const providers = [provider, ...aim.dice.some(same, aim.dice.upTo(2))];
    return { sender: suspender(aim, provider), args: { providers } };
  },
  'reinstate-provider': (aim) => {
    const provider = aim.provider((party) => party.suspension > 0n);
    const level = aim.party(provider)?.suspension ?? 0n;
    const sender = aim.dice.pick([
      ...(level <= suspensionLevels.institution ? [aim.party(provider)?.institution ?? aim.anyone()] : []),
      ...(level <= suspensionLevels.registrar ? [aim.officer('registrar')] : []),
      aim.officer('reviewer'),
    ]);
    return { sender, args: { provider } };
  },
  resign: (aim) => ({ sender: aim.provider((party) => party.status !== resigned), args: {} }),
  'move-registration': (aim) => ({
    sender: aim.provider((party) => party.status !== resigned),
    args: {
      to:
        aim.dice.maybe([...people.keys, ...people.providers].filter((who) => isFree(aim, who))) ??
        aim.dice.pick(freeKeys(aim)),
    },
  }),
  'accept-registration': (aim) => {
    const moves = aim.rows('moves');
    const open = moves.filter(({ key, value }) => {
      const party = aim.party(key);
      return party?.number === value.number && party.status !== resigned && isFree(aim, value.to);
    });
    const move = aim.dice.maybe(open.length > 0 && aim.dice.chance(85) ? open : moves);
    return { sender: move?.value.to ?? aim.provider(), args: { from: move?.key ?? aim.provider() } };
  },
} satisfies Record<string, Recipe>;

function isFree(aim: Aim, who: string): boolean {
  return (aim.party(who)?.status ?? resigned) === resigned;
}

/** Keys under which a provider can register. */
function freeKeys(aim: Aim): string[] {
  const free = people.providers.filter((who) => {
    const party = aim.party(who);
    return party === undefined || party.status === resigned || party['verified-from'] === 0n;
  });
  return free.length > 0 ? free : [...people.providers];
}

function randomRole(aim: Aim): bigint {
  return aim.dice.weighted([
    [3, 1n],
    [2, 2n],
    [2, 3n],
    [1, 4n],
    [2, 5n],
    [4, 6n],
  ]);
}

function unverified(aim: Aim): string {
  const waiting = aim.providers((party) => party.status === registered && party['verified-until'] <= aim.now);
  return aim.dice.maybe(waiting) ?? aim.provider((party) => party.status === registered);
}

function verification(aim: Aim, provider: string) {
  const soon = aim.dice.chance(25);
  const end = soon ? aim.end(aim.dice.pick([60n, day, 2n * day, 10n * day])) : aim.now + 4n * year;
  return {
    provider,
    number: aim.party(provider)?.number ?? 0n,
    root: aim.bytes(),
    'valid-until': aim.dice.chance(5) ? aim.now + 5n * year : end,
  };
}

/** Its institution mostly: what a reviewer suspends is seldom lifted. */
function suspender(aim: Aim, provider: string): string {
  return aim.dice.weighted([
    [5, aim.party(provider)?.institution ?? aim.anyone()],
    [2, aim.officer('registrar')],
    [1, aim.officer('reviewer')],
  ]);
}
