import { beforeAll, describe, expect, it } from 'vitest';
import { dataTypes, purposes } from '../../src/lib/contracts/vocabulary.ts';
import { runEveryFunction, type Step } from '../contracts/support/every-function.ts';
import { Chain, deployer } from '../contracts/support/open-chain.ts';
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

const providers = [hospital, clinic, physician, specialist, nurse, medic, researcher, principalOf('nobody')];

describe('the reference model', () => {
  let chain: Chain;
  let model: Model;

  beforeAll(async () => {
    chain = await Chain.open();
    model = new Model({ deployer, contracts: new Hashes(chain) });
  });

  it('answers every function as the chain does, and remembers the same', () => {
    const step: Step = (sender, contract, name, args) => {
      const block = {
        time: chain.now,
        height: BigInt(chain.simnet.blockHeight) + 1n,
        burnHeight: chain.burnHeight,
      };
      const predicted = model.apply({ sender, contract, name, args: args as never }, block);
      const receipt = chain.call(sender, contract, name, args);
      const outcome = receipt.ok
        ? { ok: true, value: receipt.value, events: receipt.events }
        : { ok: false, errors: receipt.error };
      expect([name, predicted]).toEqual([name, outcome]);
      compare(chain, model);
      return receipt.value;
    };
    runEveryFunction(chain, step);
    expect(model.head().seq).toBe(BigInt(chain.log.length));
  });
});

/** Heads, and what the chain answers to questions about every provider. */
function compare(chain: Chain, model: Model): void {
  const { seq, hash } = chain.read('registry', 'get-head', {});
  expect(model.head()).toEqual({ seq, hash: hex(hash) });
  const own = chain.read('registry', 'get-patient-head', { patient });
  expect(model.patientHead(patient)).toEqual({ count: own.count, hash: hex(own.hash) });
  const time = chain.tipTime;
  const provider = providers[Number(seq) % providers.length] ?? physician;
  expect(model.consentStatus(patient, provider, time)).toEqual(
    chain.read('patient-consent', 'get-consent-status', { patient, provider }),
  );
  for (const purpose of [purposes.TREAT, purposes.HRESCH, purposes.ETREAT]) {
    const types = purpose === purposes.TREAT && seq % 2n === 0n ? 63n : dataTypes['lab-results'];
    const question = { patient, provider, 'data-types': types, purpose };
    expect([question, model.decide(patient, provider, types, purpose, time)]).toEqual([
      question,
      chain.read('access-control', 'check-access', question),
    ]);
  }
}

/** The `contract-hash?` of whatever the chain has deployed. */
class Hashes extends Map<string, Uint8Array> {
  constructor(private readonly chain: Chain) {
    super();
  }

  override get(contract: string): Uint8Array | undefined {
    const { result } = this.chain.simnet.execute(`(contract-hash? '${contract})`);
    const value = result as { type: string; value: { value: string } };
    return value.type === 'ok' ? new Uint8Array(Buffer.from(value.value.value, 'hex')) : undefined;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
