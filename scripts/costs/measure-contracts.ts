import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../../src/lib/contracts/interface.ts';
import { officerRoles, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { runEveryFunction, type Step } from '../../tests/contracts/support/every-function.ts';
import { Chain, contracts } from '../../tests/contracts/support/open-chain.ts';
import {
  commitment,
  day,
  hospital,
  labs,
  medic,
  numberOf,
  patient,
  physician,
  principalOf,
  registrar,
  researcher,
  specialist,
  year,
} from '../../tests/contracts/support/open-hospital.ts';

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

type Measured = {
  writeCount: number;
  readCount: number;
  runtime: number;
  readLength: number;
  writeLength: number;
};

const root = commitment('root');

/**
 * Runs every function of kind `call` and `read`, the latter while every kind of fact is stored, and lists of several
 * lengths. Throws an Error when a call fails or a function was left out.
 */
export async function measureContracts(): Promise<Costs> {
  const costs: Costs = {};
  const chain = await Chain.open({ trackCosts: true });
  runEveryFunction(chain, caller(chain, costs), () => measureReads(chain, costs));
  for (const size of [1, 10, 50, 100, 200]) measureLists(chain, costs, size);
  assertComplete(costs);
  return costs;
}

function measureReads(chain: Chain, costs: Costs): void {
  const [unreviewed] = chain.read('patient-consent', 'get-unreviewed-overrides', { provider: medic });
  const membership = chain.read('patient-consent', 'get-membership', { patient, lead: researcher });
  const values: Record<string, unknown> = {
    patient,
    provider: specialist,
    grantee: physician,
    lead: researcher,
    institution: hospital,
    who: registrar,
    'data-types': labs,
    override: unreviewed?.override,
    study: membership?.study,
    number: 1n,
  };
  for (const [contract, { functions }] of Object.entries(contracts)) {
    for (const [name, binding] of Object.entries<FunctionBinding>(functions)) {
      if (binding.kind !== 'read') continue;
      const role = name === 'get-role-policy' ? roles.nurse : officerRoles.registrar;
      const all: Record<string, unknown> = { ...values, role };
      // which facts are read depends on the purpose
      for (const purpose of Object.values(purposes)) {
        const given = binding.args.map(({ name }) => [name, name === 'purpose' ? purpose : all[name]]);
        const args = encodeArguments(binding, Object.fromEntries(given) as never);
        record(costs, name, chain.readRaw(contract as keyof typeof contracts, name, args).costs);
      }
    }
  }
}

function measureLists(chain: Chain, costs: Costs, size: number): void {
  const call = caller(chain, costs, `(${size})`);
  const people = Array.from({ length: size }, (_, index) => principalOf(`provider-${size}-${index}`));
  const until = chain.now + year;
  call(hospital, 'access-control', 'register-providers', {
    providers: people.map((provider) => ({ provider, role: roles['primary-physician'], root })),
  });
  call(registrar, 'access-control', 'verify-providers', {
    providers: people.map((provider) => ({
      provider,
      number: numberOf(chain, provider),
      root,
      'valid-until': until,
    })),
  });
  if (size <= 50) {
    call(patient, 'patient-consent', 'grant-consents', {
      consents: people.map((provider) => ({ provider, 'data-types': 63n, expiry: chain.now + 80n * day })),
    });
  }
  call(registrar, 'access-control', 'suspend-providers', { providers: people });
}

/** `chain.call` that must succeed, and keeps what the call cost under the function's name and `suffix`. */
function caller(chain: Chain, costs: Costs, suffix = ''): Step {
  return (sender, contract, name, args) => {
    const receipt = chain.call(sender, contract, name, args);
    if (!receipt.ok) throw new Error(`${name} failed: ${receipt.error}`);
    record(costs, name + suffix, receipt.costs);
    return receipt.value;
  };
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
  for (const { functions } of Object.values(contracts)) {
    for (const [name, { kind }] of Object.entries<FunctionBinding>(functions)) {
      if ((kind === 'call' || kind === 'read') && !(name in costs))
        throw new Error(`${name} was not measured`);
    }
  }
}
