import { expect, it } from 'vitest';
import { dataTypes, purposes } from '../../src/lib/contracts/vocabulary.ts';
import { runEveryFunction, type Step } from '../contracts/support/every-function.ts';
import { deployer } from '../contracts/support/open-chain.ts';
import {
  clinic,
  hospital,
  medic,
  nurse,
  patient,
  physician,
  principalOf,
  researcher,
  specialist,
} from '../contracts/support/open-hospital.ts';
import { Model } from './model.ts';
import { SideBySide } from './side-by-side.ts';

const { TREAT, HRESCH, ETREAT } = purposes;
const labs = dataTypes['lab-results'];
const providers = [hospital, clinic, physician, specialist, nurse, medic, researcher, principalOf('nobody')];
const questions = [
  [TREAT, labs],
  [HRESCH, labs],
  [ETREAT, labs],
  [TREAT, 63n],
  [ETREAT, 15n],
] as const;

it('the reference model answers every function as the chain does, and remembers the same', async () => {
  const both = await SideBySide.open();
  let steps = 0;
  const step: Step = (...call) => {
    const value = both.succeed(...call);
    const provider = providers[steps % providers.length] ?? physician;
    const [purpose, types] = questions[steps % questions.length] ?? [TREAT, labs];
    both.compareHeads(patient);
    both.check(patient, provider, types, purpose);
    both.check(patient, specialist, labs, TREAT);
    if (steps % 2 === 0) both.status(patient, provider);
    steps++;
    return value;
  };
  runEveryFunction(both.chain, step);
  expect(both.model.head().seq).toBe(BigInt(both.chain.log.length));
});

it('a copy of the model goes its own way', () => {
  const model = new Model({ deployer });
  const object = (to: string, each: Model) =>
    each.apply(
      {
        sender: patient,
        contract: 'patient-consent',
        name: 'set-objection',
        args: { provider: to, 'data-types': labs },
      },
      { time: 1n, height: 1n, burnHeight: 1n },
    );
  object(nurse, model);
  const before = { head: model.head(), own: model.patientHead(patient), state: structuredClone(model.state) };
  const copy = model.clone();
  expect({ head: copy.head(), own: copy.patientHead(patient), state: copy.state }).toEqual(before);
  expect(object(physician, copy).ok).toBe(true);
  expect(copy.head().seq).toBe(before.head.seq + 1n);
  expect({ head: model.head(), own: model.patientHead(patient), state: model.state }).toEqual(before);
});
