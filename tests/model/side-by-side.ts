import { expect } from 'vitest';
import type { Step } from '../contracts/support/every-function.ts';
import { Chain, deployer, type Receipt } from '../contracts/support/open-chain.ts';
import { Model } from './model.ts';

/** A chain and a model that get the same calls, and must answer the same to each. */
export class SideBySide {
  private constructor(
    readonly chain: Chain,
    readonly model: Model,
  ) {}

  static async open(): Promise<SideBySide> {
    const chain = await Chain.open();
    return new SideBySide(chain, new Model({ deployer, contracts: new Hashes(chain) }));
  }

  /** A call that must succeed: what it answers. */
  readonly succeed: Step = (sender, contract, name, args) => {
    const { predicted, receipt } = this.call(sender, contract, name, args);
    const { value, events } = receipt;
    expect([name, predicted]).toEqual([name, { ok: true, value, events }]);
    return value as never;
  };

  /** A call that must fail: the error that the chain chose of those whose rule it breaks. */
  readonly fail: Chain['fail'] = (sender, contract, name, args) => {
    const { predicted, receipt } = this.call(sender, contract, name, args);
    expect([name, receipt.ok, predicted.ok]).toEqual([name, false, false]);
    expect(predicted.ok ? [] : [...predicted.errors]).toContain(receipt.error);
    return receipt.error;
  };

  /** The heads, of the log and of a patient. */
  compareHeads(patient: string): void {
    const { seq, hash } = this.chain.read('registry', 'get-head', {});
    expect(this.model.head()).toEqual({ seq, hash: toHex(hash) });
    const own = this.chain.read('registry', 'get-patient-head', { patient });
    expect(this.model.patientHead(patient)).toEqual({ count: own.count, hash: toHex(own.hash) });
  }

  /** What `check-access` answers now. */
  check(patient: string, provider: string, types: bigint, purpose: bigint) {
    const question = { patient, provider, 'data-types': types, purpose };
    const decision = this.model.decide(patient, provider, types, purpose, this.chain.tipTime);
    expect([question, decision]).toEqual([
      question,
      this.chain.read('access-control', 'check-access', question),
    ]);
    return decision;
  }

  /** What `get-consent-status` answers now. */
  status(patient: string, provider: string) {
    const status = this.model.consentStatus(patient, provider, this.chain.tipTime);
    expect(status).toEqual(this.chain.read('patient-consent', 'get-consent-status', { patient, provider }));
    return status;
  }

  private call(sender: string, contract: string, name: string, args: object) {
    const { chain } = this;
    const block = {
      time: chain.now,
      height: BigInt(chain.simnet.blockHeight) + 1n,
      burnHeight: chain.burnHeight,
    };
    const predicted = this.model.apply({ sender, contract, name, args: { ...args } }, block);
    const receipt: Receipt<unknown> = chain.call(sender, contract as never, name as never, args as never);
    return { predicted, receipt };
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

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
