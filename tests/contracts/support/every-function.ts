import {
  actions,
  officerRoles,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roles,
} from '../../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from './open-chain.ts';
import {
  basic,
  clinic,
  commitment,
  day,
  genetic,
  hospital,
  labs,
  medic,
  numberOf,
  nurse,
  openingOfficers,
  owner,
  patient,
  physician,
  plans,
  principalOf,
  registrar,
  registrar2,
  researcher,
  reviewer,
  reviewer2,
  specialist,
  staff,
  year,
} from './open-hospital.ts';

/** How a step is done: a call that succeeds, and what it answers. */
export type Step = Chain['succeed'];

const { TREAT } = purposes;
const root = commitment('root');
const third = principalOf('third-institution');
/** The first key of the specialist. */
const self = principalOf('self-registered');
const listed = staff.filter(([provider]) => provider !== specialist);

/**
 * Calls every function of kind `call` at least once on a chain that is not initialized, each so that it succeeds.
 * @param whenAllFacts runs while every kind of fact about the patient and the specialist is stored
 */
export function runEveryFunction(chain: Chain, call: Step, whenAllFacts: () => void = () => {}): void {
  runGovernance(chain, call);
  runRegistrations(chain, call);
  const opened = runRecords(chain, call);
  whenAllFacts();
  runEndings(chain, call, opened);
}

function runGovernance(chain: Chain, call: Step): void {
  call(deployer, 'registry', 'initialize', openingOfficers);
  call(owner, 'registry', 'propose-owner', { candidate: clinic });
  call(owner, 'registry', 'cancel-ownership', {});
  call(owner, 'registry', 'propose-owner', { candidate: clinic });
  call(clinic, 'registry', 'accept-ownership', {});
  call(clinic, 'registry', 'propose-owner', { candidate: owner });
  call(owner, 'registry', 'accept-ownership', {});
  call(owner, 'registry', 'pause', {});
  call(owner, 'registry', 'unpause', {});
  call(owner, 'registry', 'add-pauser', { who: hospital });
  call(owner, 'registry', 'remove-pauser', { who: hospital });
  const limit = call(owner, 'registry', 'set-override-limit', { limit: 5n }).seq;
  const replacement = { role: officerRoles.registrar, old: registrar2, new: principalOf('replacement') };
  const replaced = call(owner, 'registry', 'replace-officer', replacement).seq;
  const contract = chain.deploy('next', '(define-read-only (nothing) true)');
  call(owner, 'registry', 'queue-protocol-contract', { slot: 1n, contract });
  const narrower = { 'data-types': basic, purposes: purposes.HPAYMT, longest: day, flags: 0n };
  call(owner, 'access-control', 'set-role-policy', { role: roles.administrator, policy: narrower });
  call(owner, 'access-control', 'add-registrar', { who: principalOf('third-registrar') });
  const third = call(owner, 'access-control', 'add-reviewer', { who: principalOf('third-reviewer') }).seq;
  call(owner, 'access-control', 'remove-reviewer', { who: reviewer2 });
  chain.simnet.mineEmptyBurnBlocks(144);
  call(owner, 'registry', 'activate-change', { number: limit });
  call(owner, 'registry', 'activate-change', { number: replaced });
  call(owner, 'registry', 'cancel-change', { number: third });
  call(owner, 'access-control', 'remove-registrar', { who: principalOf('replacement') });
}

function runRegistrations(chain: Chain, call: Step): void {
  for (const institution of [hospital, clinic, third]) {
    call(registrar, 'access-control', 'register-institution', { institution, root });
  }
  call(registrar, 'access-control', 'suspend-institution', { institution: third });
  call(registrar, 'access-control', 'reinstate-institution', { institution: third });
  call(self, 'access-control', 'register-provider', {
    credentials: { role: roles.specialist, root },
    institution: hospital,
  });
  call(hospital, 'access-control', 'register-providers', {
    providers: [{ provider: self, role: roles.specialist, root }],
  });
  const until = chain.now + 2n * year;
  call(registrar, 'access-control', 'verify-credentials', {
    provider: self,
    certifications: { number: numberOf(chain, self), root, 'valid-until': until },
  });
  call(hospital, 'access-control', 'suspend-provider', { provider: self });
  call(hospital, 'access-control', 'reinstate-provider', { provider: self });
  call(self, 'access-control', 'move-registration', { to: specialist });
  call(specialist, 'access-control', 'accept-registration', { from: self });
  call(hospital, 'access-control', 'register-providers', {
    providers: listed.map(([provider, role]) => ({ provider, role, root })),
  });
  call(registrar, 'access-control', 'verify-providers', {
    providers: listed.map(([provider]) => ({
      provider,
      number: numberOf(chain, provider),
      root,
      'valid-until': until,
    })),
  });
  chain.pass(day);
}

/** Answers the number of the override that is left running. */
function runRecords(chain: Chain, call: Step): bigint {
  const consent = (types: bigint) => ({ 'data-types': types, expiry: chain.now + 80n * day });
  call(patient, 'patient-consent', 'grant-consent', { provider: physician, ...consent(63n) });
  call(patient, 'patient-consent', 'grant-consents', {
    consents: [
      { provider: hospital, ...consent(63n) },
      { provider: specialist, ...consent(basic) },
    ],
  });
  call(patient, 'patient-consent', 'set-objection', { provider: specialist, 'data-types': genetic });
  call(physician, 'access-control', 'grant-temporary-access', {
    patient,
    provider: specialist,
    duration: day,
    'data-types': labs,
  });
  call(hospital, 'access-control', 'assign-care-team', { patient, provider: specialist });
  const study = { lead: researcher, 'data-types': labs + plans, 'ends-at': chain.now + year, evidence: root };
  const joined = call(registrar, 'patient-consent', 'register-study', study).seq;
  call(patient, 'patient-consent', 'join-study', { study: joined, 'data-types': labs });
  const reason = { code: overrideReasons['life-threatening'], evidence: root };
  return call(medic, 'patient-consent', 'emergency-override', { patient, provider: medic, reason }).seq;
}

function runEndings(chain: Chain, call: Step, opened: bigint): void {
  const joined = chain.read('patient-consent', 'get-membership', { patient, lead: researcher })?.study ?? 0n;
  call(specialist, 'access-control', 'log-access-event', {
    patient,
    provider: specialist,
    action: actions.read,
    'data-types': labs,
    purpose: TREAT,
  });
  call(patient, 'patient-consent', 'update-consent', {
    provider: physician,
    'new-permissions': { 'data-types': 63n, expiry: chain.now + day, purposes: TREAT },
  });
  call(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': 63n });
  call(patient, 'patient-consent', 'transfer-consent', { from: hospital, to: clinic });
  call(patient, 'patient-consent', 'set-objection', { provider: specialist, 'data-types': plans });
  call(patient, 'access-control', 'revoke-temporary-access', { patient, provider: specialist });
  call(hospital, 'access-control', 'unassign-care-team', { patient, provider: specialist });
  const request = { patient, 'data-types': labs, purpose: TREAT };
  const first = call(physician, 'access-control', 'request-access', request).seq;
  call(patient, 'patient-consent', 'approve-request', {
    provider: physician,
    request: first,
    expiry: chain.now + day,
  });
  const second = call(physician, 'access-control', 'request-access', request).seq;
  call(patient, 'patient-consent', 'deny-request', { provider: physician, request: second });
  call(patient, 'patient-consent', 'withdraw-from-study', { study: joined });
  call(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': basic });
  call(patient, 'access-control', 'publish-encryption-key', { key: root });
  call(patient, 'patient-consent', 'acknowledge-override', { override: opened });
  call(patient, 'patient-consent', 'end-override', { override: opened });
  chain.pass(3n * day);
  call(hospital, 'patient-consent', 'escalate-override', { override: opened });
  const outcome = reviewOutcomes.unjustified;
  call(reviewer, 'patient-consent', 'review-override', { override: opened, outcome, evidence: root });
  call(registrar, 'access-control', 'suspend-providers', { providers: [medic, nurse] });
  call(physician, 'access-control', 'resign', {});
}
