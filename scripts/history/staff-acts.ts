import { registrationStatuses, roles, suspensionLevels } from '../../src/lib/contracts/vocabulary.ts';
import { day, type Hospital, hour, type Worker } from './hospital.ts';

/** How many of ten are of which role. */
const shares: readonly (readonly [number, bigint])[] = [
  [30, roles['primary-physician']],
  [20, roles.specialist],
  [28, roles.nurse],
  [8, roles.administrator],
  [4, roles.researcher],
  [10, roles['emergency-personnel']],
];

/** The deployer opens the registry; registrars register institutions. */
export function openRegistry(hospital: Hospital, institutions: number): void {
  const named = (group: string, count: number) =>
    Array.from({ length: count }, (_, index) => hospital.makeAccount(`${group} ${index}`));
  hospital.call(hospital.deployer, 'registry', 'initialize', {
    owner: hospital.owner,
    registrars: named('registrar', 2),
    reviewers: named('reviewer', 2),
    pausers: named('pauser', 1),
  });
  for (const institution of named('institution', institutions)) {
    const args = { institution, root: hospital.dice.bytes() };
    hospital.call(hospital.officer('registrar'), 'access-control', 'register-institution', args);
    hospital.institutions.push(institution);
  }
}

/** Hires so many at each institution, of each role at least one, in lists as an administrator would. */
export function openStaff(hospital: Hospital, each: number): void {
  const { dice } = hospital;
  for (const institution of hospital.institutions) {
    const extra = Array.from({ length: Math.max(0, each - shares.length) }, () => dice.weighted(shares));
    hireAll(hospital, institution, [...shares.map(([, role]) => role), ...extra]);
  }
}

/** An institution lists new providers and a registrar verifies them, at most 200 in a call. */
export function hireAll(hospital: Hospital, institution: string, all: readonly bigint[]): void {
  for (let from = 0; from < all.length; from += 200) {
    const listed = all.slice(from, from + 200).map((role) => newWorker(hospital, institution, role));
    const providers = listed.map(({ who, role }) => ({ provider: who, role, root: hospital.dice.bytes() }));
    hospital.call(institution, 'access-control', 'register-providers', { providers });
    verify(hospital, listed);
    for (const worker of listed) hospital.workers(institution, worker.role).push(worker);
  }
}

function newWorker(hospital: Hospital, institution: string, role: bigint): Worker {
  return { who: hospital.makeAccount(`provider ${hospital.hired++}`), institution, role };
}

/** A registrar verifies the credentials of providers for one to two years. */
export function verify(hospital: Hospital, workers: readonly Worker[]): void {
  const { dice, now } = hospital;
  const providers = workers.map(({ who }) => ({
    provider: who,
    number: hospital.party(who)?.number ?? 0n,
    root: dice.bytes(),
    'valid-until': BigInt(now + dice.between(365, 730) * day),
  }));
  hospital.call(hospital.officer('registrar'), 'access-control', 'verify-providers', { providers });
}

/** Something happens to someone who works here. */
export function changeStaff(hospital: Hospital): void {
  const { dice } = hospital;
  const institution = dice.pick(hospital.institutions);
  const role = dice.weighted(shares);
  const workers = hospital.workers(institution, role);
  const worker = workers.length > 0 ? dice.pick(workers) : undefined;
  if (worker === undefined) {
    hire(hospital, institution, role);
    return;
  }
  dice.weighted<() => void>([
    [20, () => hire(hospital, institution, role)],
    [25, () => suspend(hospital, worker)],
    [15, () => leave(hospital, worker)],
    [15, () => move(hospital, worker)],
    [15, () => verify(hospital, [worker])],
    [10, () => publishKey(hospital, worker.who)],
  ])();
}

/** Someone asks to work here, is listed the next day, and verified some days later. */
export function hire(hospital: Hospital, institution: string, role: bigint): void {
  const { dice } = hospital;
  const worker = newWorker(hospital, institution, role);
  const root = dice.bytes();
  hospital.call(worker.who, 'access-control', 'register-provider', {
    credentials: { role, root },
    institution,
  });
  hospital.later(dice.between(2, 30) * hour, () => {
    const providers = [{ provider: worker.who, role, root }];
    hospital.call(institution, 'access-control', 'register-providers', { providers });
    hospital.workers(institution, role).push(worker);
  });
  hospital.later(dice.between(31, 90) * hour, () => verify(hospital, [worker]));
}

/** Its institution or a registrar suspends a provider; mostly that is lifted again. */
function suspend(hospital: Hospital, worker: Worker): void {
  const { dice } = hospital;
  const by = dice.chance(75) ? worker.institution : hospital.officer('registrar');
  hospital.call(by, 'access-control', 'suspend-provider', { provider: worker.who });
  if (dice.chance(85)) {
    hospital.later(dice.between(1, 14) * day, () => reinstate(hospital, worker.who));
  } else hospital.later(dice.between(20, 60) * day, () => leave(hospital, worker));
}

/** Whoever may lifts a suspension. */
export function reinstate(hospital: Hospital, provider: string): void {
  const party = hospital.party(provider);
  if (party === undefined || party.suspension === 0n) return;
  const by =
    party.suspension === suspensionLevels.institution
      ? party.institution
      : hospital.officer(party.suspension === suspensionLevels.registrar ? 'registrar' : 'reviewer');
  hospital.call(by, 'access-control', 'reinstate-provider', { provider });
}

/** A provider resigns, and another is hired in its place. */
export function leave(hospital: Hospital, worker: Worker): void {
  const workers = hospital.workers(worker.institution, worker.role);
  const at = workers.indexOf(worker);
  if (at < 0) return;
  workers.splice(at, 1);
  hospital.call(worker.who, 'access-control', 'resign');
  hospital.later(hospital.dice.between(1, 10) * day, () => hire(hospital, worker.institution, worker.role));
}

/** A provider moves its registration to a new key. */
function move(hospital: Hospital, worker: Worker): void {
  const next = newWorker(hospital, worker.institution, worker.role);
  if (hospital.call(worker.who, 'access-control', 'move-registration', { to: next.who }).length === 0) return;
  hospital.later(hospital.dice.between(1, 30) * hour, () => {
    const workers = hospital.workers(worker.institution, worker.role);
    const at = workers.indexOf(worker);
    const moved = hospital.call(next.who, 'access-control', 'accept-registration', { from: worker.who });
    if (moved.length > 0 && at >= 0) workers[at] = next;
  });
}

export function publishKey(hospital: Hospital, who: string): void {
  hospital.call(who, 'access-control', 'publish-encryption-key', { key: hospital.dice.bytes() });
}

/** Whether a provider's registration is in force, and its own institution has listed it. */
export function isListed(hospital: Hospital, { who, institution }: Worker): boolean {
  const party = hospital.party(who);
  return party?.status === registrationStatuses.registered && party.institution === institution;
}
