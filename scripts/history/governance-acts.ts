import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import { roles } from '../../src/lib/contracts/vocabulary.ts';
import { day, type Hospital } from './hospital.ts';

/** One of the rare acts of the owner, the pausers and the registrars. */
export function govern(hospital: Hospital): void {
  hospital.dice.weighted<() => void>([
    [25, () => pauseForAWhile(hospital)],
    [25, () => changePolicy(hospital)],
    [15, () => changeLimit(hospital)],
    [15, () => replaceOfficer(hospital)],
    [10, () => suspendInstitution(hospital)],
    [5, () => changeOwner(hospital)],
    [5, () => dropUpgrade(hospital)],
  ])();
}

function owner(hospital: Hospital): string {
  return hospital.model.state.owner;
}

function pauseForAWhile(hospital: Hospital): void {
  const { dice } = hospital;
  const by = dice.chance(70) ? hospital.officer('pauser') : owner(hospital);
  if (hospital.call(by, 'registry', 'pause').length === 0) return;
  hospital.later(dice.between(5, 90) * 60, () => hospital.call(owner(hospital), 'registry', 'unpause'));
}

/** Makes a change that waited out its timelock. */
function activateLater(hospital: Hospital, queued: readonly LedgerEvent[]): void {
  const number = queued[0]?.seq;
  if (number === undefined || !queued[0]?.topic.endsWith('-queued')) return;
  hospital.later(2 * day, () => hospital.call(owner(hospital), 'registry', 'activate-change', { number }));
}

/** Shortens what a specialist may be given, which holds at once, or lengthens it again. */
function changePolicy(hospital: Hospital): void {
  const role = hospital.dice.pick([roles.specialist, roles.nurse]);
  const policy = hospital.model.state.policies.get(role);
  if (policy === undefined) return;
  const days = hospital.dice.pick([60, 90, 120]);
  const { dataTypes, purposes, flags } = policy;
  const next = { 'data-types': dataTypes, purposes, longest: BigInt(days * day), flags };
  const args = { role, policy: next };
  activateLater(hospital, hospital.call(owner(hospital), 'access-control', 'set-role-policy', args));
}

function changeLimit(hospital: Hospital): void {
  const args = { limit: BigInt(hospital.dice.between(2, 5)) };
  activateLater(hospital, hospital.call(owner(hospital), 'registry', 'set-override-limit', args));
}

function replaceOfficer(hospital: Hospital): void {
  const [role, name] = hospital.dice.pick([
    [1n, 'registrar'],
    [2n, 'reviewer'],
  ] as const);
  const next = hospital.makeAccount(`${name} of ${hospital.now}`);
  const args = { role, old: hospital.officer(name), new: next };
  activateLater(hospital, hospital.call(owner(hospital), 'registry', 'replace-officer', args));
}

function suspendInstitution(hospital: Hospital): void {
  if (hospital.institutions.length < 2) return;
  const institution = hospital.dice.pick(hospital.institutions);
  const by = hospital.officer('registrar');
  if (hospital.call(by, 'access-control', 'suspend-institution', { institution }).length === 0) return;
  hospital.later(hospital.dice.between(1, 12) * 1_800, () =>
    hospital.call(hospital.officer('registrar'), 'access-control', 'reinstate-institution', { institution }),
  );
}

function changeOwner(hospital: Hospital): void {
  const candidate = hospital.makeAccount(`owner of ${hospital.now}`);
  if (hospital.call(owner(hospital), 'registry', 'propose-owner', { candidate }).length === 0) return;
  if (hospital.dice.chance(30)) {
    hospital.later(day / 2, () => hospital.call(owner(hospital), 'registry', 'cancel-ownership'));
  } else hospital.later(day, () => hospital.call(candidate, 'registry', 'accept-ownership'));
}

/** A new version of a rule contract is queued, and dropped again before it takes effect. */
function dropUpgrade(hospital: Hospital): void {
  const contract = `${hospital.deployer}.access-control-2`;
  const queued = hospital.call(owner(hospital), 'registry', 'queue-protocol-contract', {
    slot: 1n,
    contract,
  });
  const number = queued[0]?.seq;
  if (number === undefined) return;
  hospital.later(day / 2, () => hospital.call(owner(hospital), 'registry', 'cancel-change', { number }));
}
