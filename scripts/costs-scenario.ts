import { encodeArguments } from '../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../src/lib/contracts/interface.ts';
import {
  actions,
  officerRoles,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roles,
} from '../src/lib/contracts/vocabulary.ts';
import { Chain, contracts, deployer } from '../tests/contracts/support/open-chain.ts';
import {
  basic,
  clinic,
  commitment,
  day,
  hospital,
  labs,
  medic,
  nurse,
  openHospital,
  owner,
  patient,
  pauser,
  physician,
  plans,
  principalOf,
  registrar,
  registrar2,
  researcher,
  reviewer,
  reviewer2,
  specialist,
  year,
} from '../tests/contracts/support/open-hospital.ts';

/** What a call costs, in the units of a block's budget (SIP-006). */
export interface Cost {
  writes: number;
  reads: number;
  runtime: number;
  readLength: number;
  writeLength: number;
}

/** By function name; `name(n)` for a list of n. A registry function between the contracts is part of its caller's cost. */
export type Costs = Record<string, Cost>;

type Contract = keyof typeof contracts;
type Measured = {
  writeCount: number;
  readCount: number;
  runtime: number;
  readLength: number;
  writeLength: number;
};

const { TREAT } = purposes;
const root = commitment('root');

/**
 * Runs every function of kind `call` and `read` once, with every kind of fact present where it matters.
 * Throws an Error when a call fails or a function was left out.
 */
export async function measureContracts(): Promise<Costs> {
  const costs: Costs = {};
  await measureGovernance(costs);
  const chain = await openHospital({ trackCosts: true });
  const call = caller(chain, costs);
  measureRegistrations(chain, costs);
  measureRecords(chain, costs);
  for (const size of [1, 10, 50, 100, 200]) measureLists(chain, costs, size);
  call(physician, 'access-control', 'resign', {});
  assertComplete(costs);
  return costs;
}

async function measureGovernance(costs: Costs): Promise<void> {
  const chain = await Chain.open({ trackCosts: true });
  const call = caller(chain, costs);
  const officers = {
    registrars: [registrar, registrar2],
    reviewers: [reviewer, reviewer2],
    pausers: [pauser],
  };
  call(deployer, 'registry', 'initialize', { owner, ...officers });
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
  const change = call(owner, 'registry', 'set-override-limit', { limit: 5n }).seq;
  const replacement = { role: officerRoles.registrar, old: registrar, new: hospital };
  const other = call(owner, 'registry', 'replace-officer', replacement).seq;
  const source = '(define-read-only (nothing) true)';
  call(owner, 'registry', 'queue-protocol-contract', { slot: 1n, contract: chain.deploy('next', source) });
  call(owner, 'access-control', 'set-role-policy', {
    role: roles.nurse,
    policy: { 'data-types': basic, purposes: TREAT, longest: day, flags: 4n },
  });
  call(owner, 'access-control', 'add-registrar', { who: nurse });
  call(owner, 'access-control', 'add-reviewer', { who: medic });
  call(owner, 'access-control', 'remove-registrar', { who: registrar2 });
  call(owner, 'access-control', 'remove-reviewer', { who: reviewer2 });
  chain.simnet.mineEmptyBurnBlocks(144);
  call(owner, 'registry', 'activate-change', { number: change });
  call(owner, 'registry', 'cancel-change', { number: other });
  read(chain, costs, 'registry', 'get-change', { number: other });
}

function measureRegistrations(chain: Chain, costs: Costs): void {
  const call = caller(chain, costs);
  const self = principalOf('self-registered');
  const key = principalOf('new-key');
  call(registrar, 'access-control', 'register-institution', { institution: principalOf('third'), root });
  call(registrar, 'access-control', 'suspend-institution', { institution: principalOf('third') });
  call(registrar, 'access-control', 'reinstate-institution', { institution: principalOf('third') });
  call(self, 'access-control', 'register-provider', {
    credentials: { role: roles.nurse, root },
    institution: hospital,
  });
  call(hospital, 'access-control', 'register-providers', {
    providers: [{ provider: self, role: roles.nurse, root }],
  });
  call(registrar, 'access-control', 'verify-credentials', {
    provider: self,
    certifications: { root, 'valid-until': chain.now + year },
  });
  call(hospital, 'access-control', 'suspend-provider', { provider: self });
  call(hospital, 'access-control', 'reinstate-provider', { provider: self });
  call(self, 'access-control', 'move-registration', { to: key });
  call(key, 'access-control', 'accept-registration', { from: self });
  for (const name of ['get-provider', 'get-registration-move'] as const) {
    read(chain, costs, 'access-control', name, { provider: key });
  }
  read(chain, costs, 'access-control', 'get-institution', { institution: hospital });
}

function measureRecords(chain: Chain, costs: Costs): void {
  const call = caller(chain, costs);
  const consent = (data: bigint) => ({ 'data-types': data, expiry: chain.now + 80n * day });
  chain.simnet.mineEmptyBurnBlocks(150);
  call(patient, 'patient-consent', 'grant-consent', { provider: physician, ...consent(63n) });
  call(patient, 'patient-consent', 'grant-consent', { provider: hospital, ...consent(63n) });
  call(patient, 'patient-consent', 'grant-consent', { provider: specialist, ...consent(basic) });
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
  const opened = call(medic, 'patient-consent', 'emergency-override', {
    patient,
    provider: medic,
    reason,
  }).seq;

  const asked = { patient, provider: specialist, 'data-types': labs, purpose: TREAT };
  read(chain, costs, 'access-control', 'check-access', asked);
  call(specialist, 'access-control', 'log-access-event', { ...asked, action: actions.read });
  for (const name of ['get-care-team', 'get-temporary-access', 'get-access-request'] as const) {
    read(chain, costs, 'access-control', name, { patient, provider: specialist });
  }
  for (const name of ['get-consent-status', 'get-active-override'] as const) {
    read(chain, costs, 'patient-consent', name, { patient, provider: specialist });
  }
  read(chain, costs, 'patient-consent', 'get-consent', { patient, grantee: physician });
  read(chain, costs, 'patient-consent', 'get-override', { override: opened });
  read(chain, costs, 'patient-consent', 'get-unreviewed-overrides', { provider: medic });
  read(chain, costs, 'patient-consent', 'get-emergency-preferences', { patient });
  read(chain, costs, 'patient-consent', 'get-study', { study: joined });
  read(chain, costs, 'patient-consent', 'get-membership', { patient, lead: researcher });
  read(chain, costs, 'access-control', 'get-role-policy', { role: roles.nurse });
  for (const name of ['get-officer-roles', 'get-encryption-key'] as const)
    read(chain, costs, 'access-control', name, { who: registrar });
  for (const name of ['get-head', 'get-ownership', 'get-settings', 'is-paused'] as const)
    read(chain, costs, 'registry', name, {});
  read(chain, costs, 'registry', 'get-patient-head', { patient });
  read(chain, costs, 'registry', 'get-officer-count', { role: officerRoles.registrar });

  call(patient, 'patient-consent', 'update-consent', {
    provider: physician,
    'new-permissions': { ...consent(63n), purposes: TREAT },
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
  call(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': 0n });
  call(patient, 'access-control', 'publish-encryption-key', { key: root });
  call(patient, 'patient-consent', 'acknowledge-override', { override: opened });
  call(patient, 'patient-consent', 'end-override', { override: opened });
  chain.simnet.mineEmptyBurnBlocks(450);
  call(hospital, 'patient-consent', 'escalate-override', { override: opened });
  call(reviewer, 'patient-consent', 'review-override', {
    override: opened,
    outcome: reviewOutcomes.unjustified,
    evidence: root,
  });
}

function measureLists(chain: Chain, costs: Costs, size: number): void {
  const call = caller(chain, costs, `(${size})`);
  const people = Array.from({ length: size }, (_, index) => principalOf(`provider-${size}-${index}`));
  const providers = people.map((provider) => ({ provider, role: roles['primary-physician'], root }));
  const until = chain.now + year;
  call(hospital, 'access-control', 'register-providers', { providers });
  call(registrar, 'access-control', 'verify-providers', {
    providers: people.map((provider) => ({ provider, root, 'valid-until': until })),
  });
  if (size <= 50) {
    call(patient, 'patient-consent', 'grant-consents', {
      consents: people.map((provider) => ({ provider, 'data-types': 63n, expiry: chain.now + 80n * day })),
    });
  }
  call(registrar, 'access-control', 'suspend-providers', { providers: people });
}

/** `chain.call` that must succeed, and keeps what the call cost under the function's name and `suffix`. */
function caller(chain: Chain, costs: Costs, suffix = ''): Chain['succeed'] {
  return (sender, contract, name, args) => {
    const receipt = chain.call(sender, contract, name, args);
    if (!receipt.ok) throw new Error(`${name} failed: ${receipt.error}`);
    record(costs, name + suffix, receipt.costs);
    return receipt.value;
  };
}

function read(
  chain: Chain,
  costs: Costs,
  contract: Contract,
  name: string,
  args: Record<string, unknown>,
): void {
  const binding = contracts[contract].functions[name as never] as FunctionBinding;
  record(costs, name, chain.readRaw(contract, name, encodeArguments(binding, args as never)).costs);
}

/** Keeps the highest figures of a function that is called more than once. */
function record(costs: Costs, name: string, measured: Measured | undefined): void {
  if (measured === undefined) throw new Error(`${name} was not measured`);
  const known = costs[name];
  costs[name] = {
    writes: Math.max(measured.writeCount, known?.writes ?? 0),
    reads: Math.max(measured.readCount, known?.reads ?? 0),
    runtime: Math.max(measured.runtime, known?.runtime ?? 0),
    readLength: Math.max(measured.readLength, known?.readLength ?? 0),
    writeLength: Math.max(measured.writeLength, known?.writeLength ?? 0),
  };
}

function assertComplete(costs: Costs): void {
  const bulk = ['verify-providers', 'suspend-providers', 'grant-consents'];
  for (const contract of Object.values(contracts)) {
    for (const [name, binding] of Object.entries<FunctionBinding>(contract.functions)) {
      const people = binding.kind === 'call' || binding.kind === 'read';
      if (people && !(name in costs) && !bulk.includes(name)) throw new Error(`${name} was not measured`);
    }
  }
}
