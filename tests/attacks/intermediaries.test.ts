import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../../src/lib/contracts/interface.ts';
import { runEveryFunction, type Step } from '../contracts/support/every-function.ts';
import { intermediarySource, passName } from '../contracts/support/intermediary.ts';
import { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  hospital,
  medic,
  nurse,
  owner,
  patient,
  physician,
  principalOf,
  registrar,
  registrar2,
  researcher,
  reviewer,
  reviewer2,
  specialist,
} from '../contracts/support/open-hospital.ts';
import { stateOf } from './support/victim.ts';

/** Functions of a patient: through a contract they act for that contract, as a patient of its own. */
const ofPatients = [
  'grant-consent',
  'grant-consents',
  'publish-encryption-key',
  'revoke-consent',
  'set-emergency-preferences',
  'set-objection',
  'transfer-consent',
  'join-study',
  'update-consent',
  'withdraw-from-study',
];

describe('a contract between a caller and any function', () => {
  let chain: Chain;
  let intermediary: string;
  const acted = new Set<string>();
  const tried = new Set<string>();

  /** Without the head of the log, which an act of the contract for itself moves on. */
  const held = (who: string) => ({
    ...stateOf(chain, who, [physician, specialist, medic, hospital, clinic, researcher, intermediary]),
    head: null,
  });

  /** Both the caller and the patient, who need not be the caller: each must stay as it was. */
  const stolen = (sender: string) => [held(sender), held(patient)];

  const step: Step = (sender, contract, name, args) => {
    const binding = chain.bindings(contract)[name] as FunctionBinding;
    const registry = stateOf(chain, sender, []);
    const before = stolen(sender);
    const values = encodeArguments(binding, args as never);
    const { result, events } = chain.callRaw(sender, intermediary, passName(contract, name), values);
    tried.add(name);
    if (result.type === 'ok') {
      acted.add(name);
      for (const event of events) {
        expect([name, event.actor, event.patient ?? intermediary]).toEqual([
          name,
          intermediary,
          intermediary,
        ]);
      }
    } else expect(stateOf(chain, sender, [])).toEqual(registry);
    expect([name, stolen(sender)]).toEqual([name, before]);
    // the same call by the caller itself succeeds: it was the intermediary that made it fail
    return chain.succeed(sender, contract, name, args);
  };

  beforeAll(async () => {
    chain = await Chain.open();
    intermediary = chain.deploy('intermediary', intermediarySource());
    runEveryFunction(chain, step);
  });

  it('never acts for the caller, whose whole state stays as it was', () => {
    const all = Object.values(chain.allBindings()).flatMap((functions) =>
      Object.entries(functions).filter(([, { kind }]) => kind === 'call'),
    );
    expect([...tried].sort()).toEqual(all.map(([name]) => name).sort());
    expect(chain.read('registry', 'get-patient-head', { patient }).count).toBeGreaterThan(10n);
  });

  it('acts for itself at most, as a patient of its own', () => {
    expect([...acted].sort()).toEqual([...ofPatients].sort());
  });

  it('holds no office and no registration after all of it', () => {
    expect(chain.readEntry('officers', intermediary)).toBeNull();
    expect(chain.readEntry('parties', intermediary)).toBeNull();
    expect(chain.read('registry', 'get-ownership', {}).owner).toBe(owner);
    for (const officer of [
      registrar,
      registrar2,
      reviewer,
      reviewer2,
      nurse,
      principalOf('third-reviewer'),
    ]) {
      expect(chain.readEntry('officers', officer) ?? 0n).toBeLessThan(4n);
    }
  });
});
