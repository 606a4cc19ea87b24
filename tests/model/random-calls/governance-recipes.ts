import { deployer } from '../../contracts/support/open-chain.ts';
import { people, versions } from '../world.ts';
import { type Aim, day, year } from './aim.ts';
import type { Recipe } from './recipe.ts';

/** How long a queued change can be made once its timelock has passed, in burn blocks. */
const window = 1_008n - 144n;

/** Calls of the registry, and of access-control about officers and role policies. */
export const governanceRecipes = {
  initialize: (aim) => ({
    sender: deployer,
    args: {
      owner: people.owners[0],
      registrars: people.registrars.slice(0, 2),
      reviewers: people.reviewers.slice(0, 2),
      pausers: aim.dice.some(people.pausers, 1),
    },
  }),
  'propose-owner': (aim) => ({ sender: aim.owner, args: { candidate: aim.dice.pick(people.owners) } }),
  'accept-ownership': (aim) => ({
    sender: aim.registry.ownership.candidate ?? aim.dice.pick(people.owners),
    args: {},
  }),
  'cancel-ownership': (aim) => ({ sender: aim.owner, args: {} }),
  pause: (aim) => ({
    sender: aim.dice.chance(60) ? aim.officer('pauser') : aim.owner,
    args: {},
  }),
  unpause: (aim) => ({ sender: aim.owner, args: {} }),
  'add-pauser': (aim) => ({ sender: aim.owner, args: { who: aim.dice.pick(people.pausers) } }),
  'remove-pauser': (aim) => ({ sender: aim.owner, args: { who: aim.officer('pauser') } }),
  'replace-officer': (aim) => {
    const [role, old, all] = aim.dice.chance(50)
      ? ([1n, aim.officer('registrar'), people.registrars] as const)
      : ([2n, aim.officer('reviewer'), people.reviewers] as const);
    return { sender: aim.owner, args: { role, old, new: newOfficer(aim, all) } };
  },
  'set-override-limit': (aim) => ({
    sender: aim.owner,
    args: { limit: aim.dice.pick([1n, 2n, 3n, 3n, 4n, 10n]) },
  }),
  'queue-protocol-contract': (aim) => {
    const slot = aim.dice.chance(50) ? 'access-control' : 'patient-consent';
    const active = aim.registry.settings[slot];
    const other = versions[slot].find((name) => !active.endsWith(`.${name}`)) ?? slot;
    return {
      sender: aim.owner,
      args: { slot: slot === 'access-control' ? 1n : 2n, contract: `${deployer}.${other}` },
    };
  },
  'activate-change': (aim) => {
    const rows = aim.rows('changes');
    const ready = rows.filter(
      ({ value }) =>
        value['ready-at'] <= aim.burnHeight &&
        aim.burnHeight < value['ready-at'] + window &&
        fits(aim, value.event),
    );
    const change = aim.dice.maybe(
      ready.length > 0 ? ready : rows.filter(({ value }) => fits(aim, value.event)),
    );
    return { sender: aim.owner, args: { number: change?.key ?? 1n } };
  },
  'cancel-change': (aim) => ({
    sender: aim.dice.chance(50) ? aim.owner : aim.officer('pauser'),
    args: { number: aim.dice.maybe(aim.rows('changes'))?.key ?? 1n },
  }),
  'set-role-policy': (aim) => {
    const role = BigInt(aim.dice.upTo(5) + 1);
    return { sender: aim.owner, args: { role, policy: newPolicy(aim, role) } };
  },
  'add-registrar': (aim) => ({ sender: aim.owner, args: { who: newOfficer(aim, people.registrars) } }),
  'remove-registrar': (aim) => ({ sender: aim.owner, args: { who: aim.officer('registrar') } }),
  'add-reviewer': (aim) => ({ sender: aim.owner, args: { who: newOfficer(aim, people.reviewers) } }),
  'remove-reviewer': (aim) => ({ sender: aim.owner, args: { who: aim.officer('reviewer') } }),
} satisfies Record<string, Recipe>;

/** Mostly of the group; now and then someone whose other part in the world it does not go with. */
function newOfficer(aim: Aim, group: readonly string[]): string {
  const free = group.filter((who) => (aim.registry.get('officers', who) ?? 0n) === 0n);
  const clash = [people.patients, people.providers, people.institutions].map((each) => aim.dice.pick(each));
  return aim.dice.chance(90) ? (aim.dice.maybe(free) ?? aim.dice.pick(group)) : aim.dice.pick(clash);
}

/** A contract of the wrong slot would leave a run with no call that works. */
function fits(aim: Aim, event: { topic: string; code: bigint; provider: string | null }): boolean {
  if (event.topic !== 'protocol-contract-set' || aim.dice.chance(2)) return true;
  const slot = event.code === 1n ? 'access-control' : 'patient-consent';
  return versions[slot].some((name) => event.provider === `${deployer}.${name}`);
}

/** The policy that the role began with, or one field of the present one changed. */
function newPolicy(aim: Aim, role: bigint) {
  const index = Number(role) - 1;
  const opening = openingPolicies[index];
  const old = aim.registry.settings.policies[index];
  if (opening === undefined || old === undefined || aim.dice.chance(45)) return opening ?? openingPolicies[0];
  const change = aim.dice.pick(['data-types', 'purposes', 'longest', 'flags'] as const);
  const values = {
    'data-types': aim.subset(63n) || 1n,
    purposes: role === 4n ? aim.subset(6n) : role === 5n ? 8n : aim.dice.pick([1n, 17n, 16n, 3n]),
    longest: aim.dice.pick([day, 30n * day, year, 2n * year, 5n * year]),
    flags: role === 5n ? 8n : BigInt(aim.dice.upTo(7)),
  };
  return { ...old, [change]: values[change] };
}

const openingPolicies = [
  { 'data-types': 63n, purposes: 1n, longest: 5n * year, flags: 1n },
  { 'data-types': 63n, purposes: 1n, longest: 90n * day, flags: 0n },
  { 'data-types': 15n, purposes: 1n, longest: year, flags: 4n },
  { 'data-types': 1n, purposes: 6n, longest: year, flags: 0n },
  { 'data-types': 63n, purposes: 8n, longest: 0n, flags: 8n },
  { 'data-types': 15n, purposes: 17n, longest: year, flags: 2n },
] as const;
