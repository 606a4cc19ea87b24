import { roles } from '../../../src/lib/contracts/vocabulary.ts';
import type { Step } from '../step.ts';
import { people } from '../world.ts';
import { type Aim, day, year } from './aim.ts';
import { governanceRecipes } from './governance-recipes.ts';
import { callOf } from './next-call.ts';
import { spoil } from './spoil.ts';

/** What opens every run: officers, institutions, and at them verified providers of every role. */
export const prelude: readonly ((aim: Aim) => Step)[] = [
  spoiledOpening,
  spoiledOpening,
  (aim) => callOf(aim, 'initialize', governanceRecipes.initialize(aim)),
  ...people.institutions.map((institution) => (aim: Aim) => {
    const args = { institution, root: aim.bytes() };
    return callOf(aim, 'register-institution', { sender: aim.officer('registrar'), args });
  }),
  ...people.institutions.map((sender, index) => (aim: Aim) => {
    const providers = staff
      .filter(({ at }) => at === index)
      .map(({ provider, role }) => ({ provider, role, root: aim.bytes() }));
    return callOf(aim, 'register-providers', { sender, args: { providers } });
  }),
  (aim) => {
    const providers = staff.map(({ provider }) => ({
      provider,
      number: aim.party(provider)?.number ?? 0n,
      root: aim.bytes(),
      'valid-until': aim.now + 4n * year,
    }));
    return callOf(aim, 'verify-providers', { sender: aim.officer('registrar'), args: { providers } });
  },
  () => ({ kind: 'pass', seconds: day }),
];

/** Role of each of the first providers, and which of the institutions lists it. */
const staff = (
  [
    [roles['primary-physician'], 0],
    [roles['emergency-personnel'], 0],
    [roles.nurse, 0],
    [roles.researcher, 0],
    [roles['primary-physician'], 1],
    [roles['emergency-personnel'], 1],
    [roles.specialist, 2],
    [roles.administrator, 2],
  ] as const
).map(([role, at], index) => ({ provider: people.providers[index] ?? '', role, at }));

function spoiledOpening(aim: Aim): Step {
  const draft = governanceRecipes.initialize(aim);
  const opening = draft.args;
  // an owner who is a registrar too, a registrar twice, or anything else that is off
  const wrong = aim.dice.pick([
    { ...opening, owner: people.registrars[0] },
    { ...opening, reviewers: people.registrars.slice(0, 1) },
    { ...opening, pausers: [people.pausers[0], people.pausers[0]] },
    undefined,
  ]);
  if (wrong !== undefined) return callOf(aim, 'initialize', { ...draft, args: wrong });
  const principals = { type: { list: { type: 'principal', length: 20 } } } as const;
  const types = ['registrars', 'reviewers'].map((name) => ({ name, ...principals }));
  const emptied = { ...opening, [aim.dice.pick(['registrars', 'reviewers'])]: [] };
  const off = aim.dice.chance(50) ? { ...draft, args: emptied } : spoil(aim, draft, types);
  return callOf(aim, 'initialize', off);
}
