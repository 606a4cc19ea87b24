import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import { hashEvent } from '../../src/lib/contracts/event.ts';
import { purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openHospital,
  owner,
  pauser,
  physician,
  plans,
  registrar,
  reviewer,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const { TREAT } = purposes;

describe("a patient's chain", () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'chain');
  });

  const count = (patient: string) => chain.read('registry', 'get-patient-head', { patient }).count;

  it('gets nothing from strangers, by whichever function that names a patient', () => {
    const patient = ward.fresh('patient');
    const unverified = ward.fresh('unverified');
    ward.list(hospital, unverified, roles['primary-physician']);
    const fail = attack(chain, patient, [physician, unverified, hospital]);
    for (const by of [stranger, owner, registrar, reviewer, pauser, deployer, unverified]) {
      const types = { 'data-types': labs };
      const own = by === unverified;
      expect([
        fail(by, 'access-control', 'request-access', { patient, ...types, purpose: TREAT }),
        fail(by, 'access-control', 'assign-care-team', { patient, provider: physician }),
        fail(by, 'access-control', 'unassign-care-team', { patient, provider: physician }),
        fail(by, 'access-control', 'grant-temporary-access', {
          patient,
          provider: physician,
          duration: day,
          ...types,
        }),
        fail(by, 'access-control', 'revoke-temporary-access', { patient, provider: physician }),
        fail(by, 'access-control', 'log-access-event', {
          patient,
          provider: by,
          action: 2n,
          ...types,
          purpose: TREAT,
        }),
        fail(by, 'patient-consent', 'emergency-override', ward.override(by, patient)),
      ]).toEqual([
        own ? 'ERR-UNVERIFIED' : 'ERR-NOT-ALLOWED',
        'ERR-NOT-ALLOWED',
        'ERR-NOT-ALLOWED',
        own ? 'ERR-UNVERIFIED' : 'ERR-NOT-ALLOWED',
        'ERR-NO-TEMPORARY-GRANT',
        own ? 'ERR-UNVERIFIED' : 'ERR-UNKNOWN-PROVIDER',
        own ? 'ERR-NOT-VERIFIED-FOR-A-DAY' : 'ERR-UNKNOWN-GRANTEE',
      ]);
    }
  });

  it('gets only the stranger’s own events when a stranger acts as a patient', () => {
    const patient = ward.fresh('patient');
    const before = count(patient);
    chain.succeed(stranger, 'patient-consent', 'set-objection', { provider: physician, 'data-types': labs });
    // naming the patient as a grantee makes it no patient of the event
    chain.succeed(stranger, 'patient-consent', 'set-objection', { provider: patient, 'data-types': labs });
    const row = { provider: patient, 'data-types': labs, expiry: chain.now + day };
    expect(chain.fail(stranger, 'patient-consent', 'grant-consent', row)).toBe('ERR-UNKNOWN-GRANTEE');
    expect(count(patient)).toBe(before);
    expect(chain.read('registry', 'get-consent', { patient, grantee: physician }).objections).toBe(0n);
  });

  it('gets one open request from a verified provider, until it is answered or lapses after 30 days', () => {
    const patient = ward.fresh('patient');
    const ask = { patient, 'data-types': labs, purpose: TREAT };
    chain.succeed(physician, 'access-control', 'request-access', ask);
    const fail = attack(chain, patient);
    for (const other of [ask, { ...ask, 'data-types': plans }]) {
      expect(fail(physician, 'access-control', 'request-access', other)).toBe('ERR-REQUEST-OPEN');
    }
    expect(count(patient)).toBe(1n);
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': 63n });
    chain.pass(30n * day);
    expect(fail(physician, 'access-control', 'request-access', ask)).toBe('ERR-OBJECTED');
  });

  it('gets one assignment from an institution for each of its providers, each told with its actor', () => {
    const patient = ward.fresh('patient');
    const pair = { patient, provider: physician };
    chain.succeed(hospital, 'access-control', 'assign-care-team', pair);
    const fail = attack(chain, patient);
    expect(fail(hospital, 'access-control', 'assign-care-team', pair)).toBe('ERR-ALREADY-ASSIGNED');
    expect(fail(clinic, 'access-control', 'assign-care-team', pair)).toBe('ERR-NOT-ALLOWED');
    expect(fail(clinic, 'access-control', 'unassign-care-team', pair)).toBe('ERR-NOT-ALLOWED');
    chain.succeed(hospital, 'access-control', 'unassign-care-team', pair);
    expect(fail(hospital, 'access-control', 'unassign-care-team', pair)).toBe('ERR-NOT-ASSIGNED');
    const events = chain.log.filter((event) => event.patient === patient);
    expect(events.map(({ actor }) => actor)).toEqual([hospital, hospital]);
  });

  it('stays one chain of one count and one end, whoever adds to it', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, labs);
    const entry = { patient, provider: physician, action: 2n, 'data-types': labs, purpose: TREAT };
    for (const by of [physician, hospital, physician]) {
      chain.succeed(by, 'access-control', 'log-access-event', entry);
      ward.consent(ward.fresh('patient'), physician, labs);
    }
    let prev = '0'.repeat(64);
    const own = chain.log.filter((event) => event.patient === patient);
    for (const event of own) {
      expect(event['patient-prev']).toBe(prev);
      prev = hashEvent(event);
    }
    const head = chain.read('registry', 'get-patient-head', { patient });
    expect([head.count, Buffer.from(head.hash).toString('hex')]).toEqual([BigInt(own.length), prev]);
  });

  it('is out of reach of the storage functions for everyone', () => {
    const patient = ward.fresh('patient');
    const binding = chain.bindings('registry')['write-event'];
    const event = {
      topic: 'access-permitted',
      patient,
      provider: physician,
      institution: hospital,
      'data-types': labs,
      purposes: TREAT,
      code: 2n,
      outcome: 0n,
      ref: 1n,
      'expires-at': 0n,
      evidence: root,
    };
    const forged = encodeArguments(binding as never, { actor: patient, number: 0n, event } as never);
    for (const by of [stranger, patient, owner, registrar, hospital, physician, deployer]) {
      const { result } = chain.callRaw(by, `${deployer}.registry`, 'write-event', forged);
      expect(result).toMatchObject({ type: 'err', value: { value: 100n } });
    }
    expect(count(patient)).toBe(0n);
  });
});
