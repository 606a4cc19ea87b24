import { limits, officerRoles, purposes, roleFlags, roles } from '../vocabulary.ts';
import { covers, has, without } from './masks.ts';
import { anyOf, type Checks, given, type Situation } from './situation.ts';

const { registrar, reviewer, pauser } = officerRoles;
/** Roles of which a principal has one at most, and the owner none. */
const exclusive = registrar | reviewer;
/** `paused-until` of the owner's pause. */
const forever = 2n ** 128n - 1n;

/** Rules of the registry on owner, officers, pause, and changes that wait. */
export const governanceChecks: Checks = {
  'ERR-NOT-PROTOCOL': async (s) => {
    const settings = await s.facts.settings();
    const id = await s.facts.chain.contractId(s.contract);
    return settings['access-control'] !== id && settings['patient-consent'] !== id;
  },
  'ERR-NOT-DEPLOYER': (s) => s.signer !== s.facts.chain.ids.registry().split('.')[0],
  'ERR-ALREADY-INITIALIZED': async (s) => (await s.facts.ownership()).initialized,
  'ERR-NO-OFFICERS': ({ args }) => args.registrars.length === 0 || args.reviewers.length === 0,
  'ERR-NOT-OWNER': async (s) => !(await isOwner(s)),
  'ERR-NO-PROPOSAL': async (s) => (await s.facts.ownership()).candidate === null,
  'ERR-NOT-CANDIDATE': async (s) =>
    given((await s.facts.ownership()).candidate, (candidate) => candidate !== s.signer),
  'ERR-PROPOSAL-LAPSED': async (s) => {
    const { candidate, 'lapses-at': lapsesAt } = await s.facts.ownership();
    return given(candidate, () => lapsesAt <= s.burn);
  },
  'ERR-NOT-PAUSER': async (s) => !(await isOwner(s)) && !has(await s.facts.officer(s.signer), pauser),
  'ERR-ALREADY-PAUSED': async (s) => {
    const { 'paused-until': until } = await s.facts.settings();
    return until > ((await isOwner(s)) ? forever - 1n : s.now);
  },
  'ERR-PAUSE-SPENT': async (s) => !(await isOwner(s)) && (await s.facts.settings())['pause-spent'],
  'ERR-NOT-PAUSED': async (s) => (await s.facts.settings())['paused-until'] === 0n,
  'ERR-ALREADY-OFFICER': async (s) => anyOf(await appointments(s), ({ held, role }) => has(held, role)),
  'ERR-ROLES-CONFLICT': async (s) =>
    anyOf(
      await appointments(s),
      ({ held, role, owner }) => role !== pauser && (has(held, exclusive) || owner),
    ),
  'ERR-NOT-OFFICER': async (s) => {
    const { args, facts } = s;
    if (s.function === 'replace-officer') {
      const known = args.role === registrar || args.role === reviewer;
      return !known || !has(await facts.officer(args.old), args.role);
    }
    if (s.function !== 'activate-change') return !has(await facts.officer(args.who), dismissed(s));
    const change = await facts.change(args.number);
    if (change === null) return undefined;
    const { topic, institution: replaced, code } = change.event;
    return topic === 'officer-added' && replaced !== null && !has(await facts.officer(replaced), code);
  },
  'ERR-LAST-OFFICER': async (s) => (await s.facts.officerCount(dismissed(s))) <= 1n,
  'ERR-UNKNOWN-CHANGE': async (s) => (await s.facts.change(s.args.number)) === null,
  'ERR-TIMELOCKED': async (s) =>
    given(await s.facts.change(s.args.number), (change) => s.burn < change['ready-at']),
  'ERR-CHANGE-LAPSED': async (s) => {
    const open = limits.changeLapsesBurnBlocks - limits.timelockBurnBlocks;
    return given(await s.facts.change(s.args.number), (change) => s.burn >= change['ready-at'] + open);
  },
  'ERR-INVALID-POLICY': ({ args }) => !isPolicy(args.role, args.policy),
  'ERR-UNCHANGED': {
    'set-role-policy': async ({ args, facts }) => {
      const old = (await facts.settings()).policies[Number(args.role) - 1];
      return given(old, (policy) => policyFields.every((field) => policy[field] === args.policy[field]));
    },
    'set-override-limit': async (s) => (await s.facts.settings())['override-limit'] === s.args.limit,
  },
  'ERR-INVALID-CONTRACT': async ({ args, facts, function: name }) => {
    if (name === 'queue-protocol-contract') return !(await isUsable(facts, args.slot, args.contract));
    const change = await facts.change(args.number);
    if (change === null) return undefined;
    const { topic, code, provider } = change.event;
    // The source of a deployed contract never changes, so it has the hash with which it was queued.
    return topic === 'protocol-contract-set' && !(await isUsable(facts, code, provider ?? ''));
  },
  'ERR-INVALID-LIMIT': ({ args }) => args.limit < 1n || args.limit > 10n,
};

const policyFields = ['data-types', 'purposes', 'longest', 'flags'] as const;

async function isOwner({ facts, signer }: Situation): Promise<boolean> {
  return (await facts.ownership()).owner === signer;
}

/** A role that someone is to get, the roles (mask) that it holds by then, and whether it owns the registry. */
interface Appointment {
  role: bigint;
  held: bigint;
  owner: boolean;
}

/** The appointments that a call makes or queues; undefined when what would name them is not there. */
async function appointments(s: Situation): Promise<Appointment[] | undefined> {
  if (s.function === 'initialize') return await openingAppointments(s);
  const named = await appointment(s);
  if (named === undefined) return undefined;
  const { role, who } = named;
  if (who === null) return [];
  const [held, { owner }] = await Promise.all([s.facts.officer(who), s.facts.ownership()]);
  return [{ role, held, owner: owner === who }];
}

/** Who is to get which role: 0 for owner; nobody when a change is about something else. */
async function appointment(s: Situation): Promise<{ role: bigint; who: string | null } | undefined> {
  const { args, facts } = s;
  switch (s.function) {
    case 'propose-owner':
      return { role: 0n, who: args.candidate };
    case 'accept-ownership': {
      const { candidate } = await facts.ownership();
      return candidate === null ? undefined : { role: 0n, who: candidate };
    }
    case 'replace-officer':
      return { role: args.role, who: args.new };
    case 'activate-change': {
      const event = (await facts.change(args.number))?.event;
      return event && { role: event.code, who: event.topic === 'officer-added' ? event.provider : null };
    }
    default:
      return { role: s.function === 'add-pauser' ? pauser : named(s.function), who: args.who };
  }
}

/** The opening officers, each with the roles that those before it in the lists have got by then. */
async function openingAppointments({ args, facts }: Situation): Promise<Appointment[]> {
  const held = new Map<string, bigint>();
  const made: Appointment[] = [];
  const lists = [
    [registrar, args.registrars],
    [reviewer, args.reviewers],
    [pauser, args.pausers],
  ] as const;
  for (const [role, list] of lists) {
    for (const who of list) {
      const before = held.get(who) ?? (await facts.officer(who));
      made.push({ role, held: before, owner: who === args.owner });
      held.set(who, before | role);
    }
  }
  return made;
}

function dismissed({ function: name }: Situation): bigint {
  return name === 'remove-pauser' ? pauser : named(name);
}

function named(name: string): bigint {
  return name.endsWith('-reviewer') ? reviewer : registrar;
}

function isPolicy(role: bigint, policy: Record<(typeof policyFields)[number], bigint>): boolean {
  const { 'data-types': types, purposes: uses, longest, flags } = policy;
  const research = uses === purposes.HRESCH;
  const billing = purposes.HPAYMT | purposes.HOPERAT;
  return (
    role >= 1n &&
    role <= 6n &&
    types <= 63n &&
    uses <= 31n &&
    longest <= limits.institutionConsent &&
    flags <= 15n &&
    (research || !has(uses, purposes.HRESCH)) &&
    research === has(flags, roleFlags['needs-study']) &&
    (research || role !== roles.researcher) &&
    (role !== roles.administrator || (without(types, 1n) === 0n && covers(billing, uses)))
  );
}

async function isUsable(facts: Situation['facts'], slot: bigint, contract: string): Promise<boolean> {
  const settings = await facts.settings();
  const free = contract !== settings['access-control'] && contract !== settings['patient-consent'];
  return (slot === 1n || slot === 2n) && free && (await facts.isDeployed(contract));
}
