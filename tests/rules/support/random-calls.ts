import fc from 'fast-check';
import type { ClarityType } from '../../../src/lib/contracts/interface.ts';
import { type ActorName, actors } from '../../support/clinic.ts';
import { after, contractNamed } from '../stories/step.ts';
import { calls } from './rehearsal.ts';

const day = 86_400n;
const year = 365n * day;

/** A call of any function, mostly by someone who may make it, with arguments near the edge of what is allowed. */
export interface RandomCall {
  signer: ActorName;
  name: string;
  /** With actors' names, as in a story. */
  values: Record<string, unknown>;
  /** Seconds that pass before. */
  pass: number;
}

/** @param numbers of what the chain has: requests, overrides, studies, changes */
export function randomCall(numbers: readonly bigint[]): fc.Arbitrary<RandomCall> {
  return fc.constantFrom(...calls).chain(({ contract, name, binding }) => {
    const usual = usualSigners[name] ?? (contract === 'registry' ? ['board'] : ['patient']);
    const values = fc.record(
      Object.fromEntries(binding.args.map(({ name: arg, type }) => [arg, argument(arg, type, numbers)])),
    );
    return fc.record({
      signer: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...usual) },
        { weight: 1, arbitrary: fc.constantFrom(...actors) },
      ),
      name: fc.constant(name),
      values,
      pass: fc.oneof(
        { weight: 8, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(60, 3_600, 90_000) },
      ),
    });
  });
}

const providers: ActorName[] = ['doctor', 'cardiologist', 'nurse', 'admin', 'researcher'];
const institutions: ActorName[] = ['clinic', 'hospital'];
const usualSigners: Record<string, ActorName[]> = {
  'register-institution': ['stranger'],
  'suspend-institution': ['stranger'],
  'reinstate-institution': ['stranger'],
  'register-provider': providers,
  'register-providers': institutions,
  'verify-credentials': ['stranger'],
  'verify-providers': ['stranger'],
  'suspend-provider': [...institutions, 'stranger', 'reviewer'],
  'suspend-providers': [...institutions, 'stranger', 'reviewer'],
  'reinstate-provider': [...institutions, 'stranger', 'reviewer'],
  resign: ['researcher'],
  'move-registration': providers,
  'accept-registration': ['security', 'nurse'],
  'assign-care-team': institutions,
  'unassign-care-team': institutions,
  'request-access': providers,
  'grant-temporary-access': ['patient', 'doctor'],
  'log-access-event': [...providers, 'clinic'],
  'set-role-policy': ['board'],
  'add-registrar': ['board'],
  'add-reviewer': ['board'],
  'remove-registrar': ['board'],
  'remove-reviewer': ['board'],
  'emergency-override': ['admin'],
  'end-override': ['patient', 'admin'],
  'review-override': ['reviewer'],
  'escalate-override': ['clinic'],
  'register-study': ['stranger'],
  pause: ['security'],
  'cancel-change': ['security', 'board'],
};

const small = (most: bigint) => fc.bigInt({ min: 0n, max: most });

/** What an argument, or a field of one, of that name may be. */
const byName: Record<string, fc.Arbitrary<unknown>> = {
  patient: fc.constantFrom('patient', 'patient', 'patient', 'security', 'doctor'),
  'data-types': fc.constantFrom(0n, 1n, 4n, 4n, 5n, 8n, 16n, 20n, 63n, 64n),
  purpose: fc.constantFrom(0n, 1n, 1n, 3n, 8n, 16n, 32n),
  purposes: fc.constantFrom(0n, 1n, 1n, 6n, 8n, 16n, 17n, 32n),
  role: small(7n),
  expiry: end(),
  'valid-until': end(),
  'ends-at': end(),
  longest: fc.constantFrom(0n, day, 90n * day, 5n * year, 5n * year + 1n),
  flags: small(16n),
  duration: fc.constantFrom(0n, 1n, day, 30n * day, 30n * day + 1n),
  action: small(6n),
  outcome: small(3n),
  code: small(5n),
  limit: small(11n),
  slot: small(3n),
};

function end(): fc.Arbitrary<unknown> {
  const spans = [
    -day,
    0n,
    30n,
    700n,
    day,
    30n * day,
    90n * day,
    year,
    year + 900n,
    5n * year,
    5n * year + 900n,
  ];
  return fc.constantFrom(...spans).map(after);
}

function argument(name: string, type: ClarityType, numbers: readonly bigint[]): fc.Arbitrary<unknown> {
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known !== undefined) return known;
  if (type === 'uint128') return fc.constantFrom(...numbers, 0n);
  if (type === 'principal') return fc.constantFrom(...actors, contractNamed('registry'));
  if (typeof type === 'string') throw new Error(`no random ${type}`);
  if ('buffer' in type) return fc.constant(new Uint8Array(type.buffer.length));
  if ('list' in type) return fc.array(argument('', type.list.type, numbers), { maxLength: 3 });
  if (!('tuple' in type)) throw new Error(`no random ${JSON.stringify(type)}`);
  return fc.record(
    Object.fromEntries(type.tuple.map((field) => [field.name, argument(field.name, field.type, numbers)])),
  );
}
