import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../src/lib/contracts/codec.ts';
import { hashEvent, ZERO_HASH } from '../../src/lib/contracts/event.ts';
import { topics } from '../../src/lib/contracts/vocabulary.ts';
import { runEveryFunction } from './support/every-function.ts';
import { Chain, contracts, deployer } from './support/open-chain.ts';
import { patient, pauser, principalOf } from './support/open-hospital.ts';
import { RebuiltRegistry } from './support/rebuilt-registry.ts';

describe('the event log', () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await Chain.open();
    runEveryFunction(chain, (...call) => chain.succeed(...call));
    chain.succeed(pauser, 'registry', 'pause', {});
  });

  it('is one chain of hashes that ends in the head', () => {
    let prev = ZERO_HASH;
    chain.log.forEach((event, index) => {
      expect(event.seq).toBe(BigInt(index + 1));
      expect(event.prev).toBe(prev);
      prev = hashEvent(event);
    });
    const head = chain.read('registry', 'get-head', {});
    expect({ ...head, hash: Buffer.from(head.hash).toString('hex') }).toEqual({
      seq: BigInt(chain.log.length),
      hash: prev,
    });
  });

  it("has a chain for each patient, that ends in the patient's head", () => {
    const patients = new Set(chain.log.flatMap((event) => event.patient ?? []));
    expect(patients).toContain(patient);
    for (const each of patients) {
      const own = chain.log.filter((event) => event.patient === each);
      let prev = ZERO_HASH;
      for (const event of own) {
        expect(event['patient-prev']).toBe(prev);
        prev = hashEvent(event);
      }
      const head = chain.read('registry', 'get-patient-head', { patient: each });
      expect([head.count, Buffer.from(head.hash).toString('hex')]).toEqual([BigInt(own.length), prev]);
    }
    for (const event of chain.log.filter((each) => each.patient === null)) {
      expect(event['patient-prev']).toBe(ZERO_HASH);
    }
    expect(chain.read('registry', 'get-patient-head', { patient: principalOf('nobody') })).toEqual({
      count: 0n,
      hash: new Uint8Array(32),
    });
  });

  it('tells time and height of the block', () => {
    const last = chain.log.at(-1);
    expect(last?.time).toBe(chain.tipTime);
    expect(last?.height).toBe(BigInt(chain.simnet.blockHeight));
  });

  it("is sufficient: the registry's whole state follows from the events", () => {
    const { entries, settings, ownership } = RebuiltRegistry.of(chain.log);
    const { maps, variables } = contracts.registry;
    const derived = new Set(entries.keys());
    expect([...Object.keys(maps)].filter((map) => !derived.has(map as never))).toEqual(['patient-heads']);
    for (const [map, rows] of entries) {
      for (const { key, value } of rows.values()) {
        expect([map, key, chain.readEntry(map, key as never)]).toEqual([map, key, value]);
      }
    }
    const variable = (name: keyof typeof variables) =>
      decode(variables[name] as never, chain.simnet.getDataVar(`${deployer}.registry`, name));
    expect(variable('settings')).toEqual(settings);
    expect(variable('ownership')).toEqual(ownership);
    expect(Object.keys(variables).sort()).toEqual(['log-head', 'ownership', 'settings']);
  });

  it('has every topic in this scenario, but three', () => {
    const seen = new Set(chain.log.map((event) => event.topic));
    const missing = topics.filter((topic) => !seen.has(topic));
    expect(missing).toEqual(['access-denied', 'role-policy-queued', 'protocol-contract-set']);
  });
});
