import type { FunctionBinding } from '../../../src/lib/contracts/interface.ts';
import { registrationStatuses } from '../../../src/lib/contracts/vocabulary.ts';
import { contracts, type Name } from '../../contracts/support/open-chain.ts';
import type { CallStep } from '../step.ts';
import { everyone, people, versions } from '../world.ts';
import { accessRecipes } from './access-recipes.ts';
import type { Aim } from './aim.ts';
import { consentRecipes } from './consent-recipes.ts';
import { emergencyRecipes } from './emergency-recipes.ts';
import { governanceRecipes } from './governance-recipes.ts';
import type { Draft, Recipe } from './recipe.ts';
import { registrationRecipes } from './registration-recipes.ts';
import { makeWild, spoil } from './spoil.ts';

const recipes = {
  ...registrationRecipes,
  ...accessRecipes,
  ...consentRecipes,
  ...emergencyRecipes,
  ...governanceRecipes,
};
type FunctionName = keyof typeof recipes;

/** How often a function is called, against the others; one that is not named here, four times. */
const weights: Partial<Record<FunctionName, number>> = {
  initialize: 1,
  'log-access-event': 26,
  'grant-consent': 24,
  'grant-consents': 10,
  'update-consent': 12,
  'revoke-consent': 10,
  'transfer-consent': 10,
  'set-objection': 14,
  'grant-temporary-access': 24,
  'revoke-temporary-access': 6,
  'request-access': 18,
  'approve-request': 14,
  'deny-request': 6,
  'emergency-override': 26,
  'end-override': 8,
  'review-override': 12,
  'escalate-override': 8,
  'acknowledge-override': 6,
  'register-study': 10,
  'join-study': 18,
  'register-providers': 8,
  'register-provider': 8,
  'verify-credentials': 8,
  'verify-providers': 8,
  'move-registration': 10,
  'accept-registration': 16,
  'assign-care-team': 10,
  'activate-change': 10,
  'queue-protocol-contract': 3,
  'suspend-institution': 2,
  'remove-registrar': 2,
  'remove-reviewer': 2,
  'cancel-change': 2,
  'publish-encryption-key': 3,
  resign: 2,
  pause: 2,
};

interface Callable {
  contract: Name;
  name: string;
  binding: FunctionBinding;
}

/** Every function that people call, and those that only a protocol contract may call. */
export const callable: readonly Callable[] = Object.values(contracts).flatMap(
  ({ name: contract, functions }) =>
    Object.entries<FunctionBinding>(functions)
      .filter(([, { kind, access }]) => access === 'public' && (kind === 'call' || kind === 'store'))
      .map(([name, binding]) => ({ contract: contract as Name, name, binding })),
);
const called = callable.filter(({ binding }) => binding.kind === 'call');
const storage = callable.filter(({ binding }) => binding.kind === 'store');

/**
 * A random call: mostly one that should succeed now, else one that is off by one thing, or wild.
 * @param favoured functions that every second call is of, if any
 */
export function chooseCall(aim: Aim, favoured: readonly string[] = []): CallStep {
  const { dice } = aim;
  if (dice.chance(1)) {
    const found = dice.pick(storage);
    const draft = makeWild(aim, found.binding.args);
    return toStep(aim, found, { ...draft, sender: dice.pick(signers) });
  }
  const name =
    chooseFavoured(aim, favoured) ?? chooseTimely(aim) ?? chooseRepair(aim) ?? dice.weighted(weighted);
  const found = callNamed(name);
  const { args } = found.binding;
  if (dice.chance(3)) return toStep(aim, found, makeWild(aim, args));
  const draft = (recipes[name] as Recipe)(aim);
  return toStep(aim, found, dice.chance(32) ? spoil(aim, draft, args) : draft);
}

function chooseFavoured({ dice }: Aim, favoured: readonly string[]): FunctionName | undefined {
  const names = favoured.filter((name): name is FunctionName => name in recipes);
  return names.length > 0 && dice.chance(50) ? dice.pick(names) : undefined;
}

/** The call of a function as its recipe makes it. */
export function callOf(aim: Aim, name: string, draft: Draft): CallStep {
  return toStep(aim, callNamed(name), draft);
}

function callNamed(name: string): Callable {
  const found = called.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no contract has ${name}`);
  return found;
}

const weighted = called.map(
  ({ name }) => [weights[name as FunctionName] ?? 4, name as FunctionName] as const,
);

/** What may be called about something that is about to end, or has just ended. */
const timely = {
  consents: [
    'log-access-event',
    'grant-consent',
    'update-consent',
    'revoke-consent',
    'transfer-consent',
    'grant-temporary-access',
    'set-objection',
  ],
  'temporary-grants': ['log-access-event', 'grant-temporary-access', 'revoke-temporary-access'],
  requests: ['approve-request', 'approve-request', 'deny-request', 'request-access'],
  'active-overrides': ['log-access-event', 'emergency-override', 'emergency-override'],
  overrides: ['end-override', 'review-override', 'escalate-override', 'emergency-override'],
  studies: ['join-study'],
  memberships: ['log-access-event', 'join-study', 'withdraw-from-study'],
  parties: [
    'log-access-event',
    'request-access',
    'emergency-override',
    'grant-temporary-access',
    'verify-credentials',
    'escalate-override',
  ],
} as const satisfies Record<string, readonly FunctionName[]>;

function chooseTimely(aim: Aim): FunctionName | undefined {
  if (!aim.dice.chance(70)) return undefined;
  const maps = (Object.keys(timely) as (keyof typeof timely)[]).filter((map) =>
    aim.rows(map).some(({ value }) => aim.isEnding(value)),
  );
  const map = aim.dice.maybe(maps);
  return map && aim.dice.pick<FunctionName>(timely[map]);
}

/** What brings a run that has come to a standstill back to where most calls can succeed. */
function chooseRepair(aim: Aim): FunctionName | undefined {
  const { dice } = aim;
  if (!dice.chance(40)) return undefined;
  if (aim.isPaused()) {
    // what a pause alone refuses, so that every run long enough sees it
    return dice.weighted([
      [3, 'unpause'],
      [2, 'publish-encryption-key'],
      [1, 'pause'],
      [4, undefined],
    ]);
  }
  if (aim.officers('registrar').length < 1 || aim.officers('reviewer').length < 1) return undefined;
  const institutions = aim.institutions();
  if (institutions.length < people.institutions.length) return 'register-institution';
  if (institutions.some((who) => (aim.party(who)?.suspension ?? 0n) > 0n)) {
    return dice.chance(40) ? 'reinstate-institution' : undefined;
  }
  if (aim.providers((party) => aim.isActive(party)).length >= 5) return undefined;
  const listed = aim.providers((party) => party.status === registrationStatuses.registered).length;
  if (listed < 7) return dice.chance(50) ? 'register-providers' : undefined;
  const suspended = aim.providers((party) => party.suspension > 0n).length;
  return dice.pick(
    suspended > 1 ? (['reinstate-provider', 'verify-providers'] as const) : (['verify-providers'] as const),
  );
}

/** To the version that the registry names, now and then to the other one. */
function toStep(aim: Aim, { contract, name }: Callable, { sender, args }: Draft): CallStep {
  const version = chooseVersion(aim, contract);
  if (!sender.includes('.')) return { kind: 'call', sender, origin: sender, contract: version, name, args };
  // whoever signs, the contract is who calls: a contract that passes nothing on cannot
  const passesOn = everyone.includes(sender) ? sender : aim.dice.pick(contractsOfOurs);
  return { kind: 'call', sender: passesOn, origin: aim.dice.pick(signers), contract: version, name, args };
}

const contractsOfOurs = everyone.filter((who) => who.includes('.'));
const signers = everyone.filter((who) => !who.includes('.'));

function chooseVersion(aim: Aim, contract: Name): string {
  if (contract === 'registry') return contract;
  const active = aim.registry.settings[contract].split('.')[1] ?? contract;
  return aim.dice.chance(2) ? aim.dice.pick(versions[contract]) : active;
}
