import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  administrator,
  basic,
  clinic,
  commitment,
  day,
  genetic,
  history,
  hospital,
  labs,
  medic,
  mental,
  numberOf,
  nurse,
  openHospital,
  physician,
  plans,
  principalOf,
  registrar,
  researcher,
  specialist,
  stranger,
  year,
} from './support/open-hospital.ts';

const { TREAT, HPAYMT, HOPERAT, HRESCH, ETREAT } = purposes;

describe('consents', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openHospital();
  });

  /** A patient that no test used before. */
  const fresh = () => principalOf(`consents-patient-${count++}`);
  const check = (patient: string, provider: string, types: bigint, purpose: bigint = TREAT) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose });
  const grantArgs = (provider: string, types: bigint, expiry: bigint) => ({
    provider,
    'data-types': types,
    expiry,
  });
  const grant = (patient: string, provider: string, types: bigint, expiry = chain.now + 30n * day) =>
    chain.call(patient, 'patient-consent', 'grant-consent', grantArgs(provider, types, expiry));
  const revoke = (patient: string, provider: string, types: bigint) =>
    chain.call(patient, 'patient-consent', 'revoke-consent', { provider, 'data-types': types });
  const object = (patient: string, provider: string, types: bigint) =>
    chain.call(patient, 'patient-consent', 'set-objection', { provider, 'data-types': types });
  const update = (
    patient: string,
    provider: string,
    types: bigint,
    uses: bigint,
    expiry = chain.now + 30n * day,
  ) =>
    chain.call(patient, 'patient-consent', 'update-consent', {
      provider,
      'new-permissions': { 'data-types': types, expiry, purposes: uses },
    });
  const transfer = (patient: string, from: string, to: string) =>
    chain.call(patient, 'patient-consent', 'transfer-consent', { from, to });
  const status = (patient: string, provider: string) =>
    chain.read('patient-consent', 'get-consent-status', { patient, provider });

  describe('a grant', () => {
    it('sets the named types and leaves the others', () => {
      const patient = fresh();
      const first = chain.now + 10n * day;
      const second = chain.now + 20n * day;
      const { events } = grant(patient, physician, basic + labs, first);
      grant(patient, physician, labs + plans, second);
      expect(status(patient, physician)).toMatchObject({
        'data-types': basic + labs + plans,
        purposes: TREAT,
        expiries: [first, 0n, second, second, 0n, 0n],
      });
      expect(events).toMatchObject([
        { topic: 'consent-granted', actor: patient, patient, provider: physician, institution: hospital },
      ]);
      expect(events[0]).toMatchObject({ 'data-types': basic + labs, purposes: TREAT, 'expires-at': first });
    });

    it('is active while its end is later than now, to the second', () => {
      const patient = fresh();
      const moment = chain.now + 1200n;
      grant(patient, physician, labs, moment - 1n);
      grant(patient, specialist, labs, moment);
      grant(patient, hospital, basic, moment + 1n);
      chain.advanceTo(moment - 10n);
      expect(check(patient, physician, labs).permitted).toBe(true);
      expect(check(patient, specialist, labs).permitted).toBe(true);
      chain.advanceTo(moment);
      expect(check(patient, physician, labs).code).toBe(decisions['not-covered']);
      expect(check(patient, specialist, labs).code).toBe(decisions['not-covered']);
      expect(check(patient, specialist, basic).permitted).toBe(true);
      chain.advanceTo(moment + 10n);
      expect(check(patient, specialist, basic).code).toBe(decisions['not-covered']);
    });

    it('goes to a provider or institution that is registered and not suspended', () => {
      const patient = fresh();
      const pending = principalOf('consents-pending');
      chain.succeed(pending, 'access-control', 'register-provider', {
        credentials: { role: roles['primary-physician'], root: commitment('x') },
        institution: hospital,
      });
      expect(grant(patient, stranger, labs).error).toBe('ERR-UNKNOWN-GRANTEE');
      expect(grant(patient, pending, labs).error).toBe('ERR-GRANTEE-PENDING');
      expect(grant(physician, physician, labs).error).toBe('ERR-SELF-GRANT');
      chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: specialist });
      expect(grant(patient, specialist, labs).error).toBe('ERR-GRANTEE-SUSPENDED');
      chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider: specialist });
      chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: hospital });
      for (const grantee of [hospital, specialist]) {
        expect(grant(patient, grantee, labs).error).toBe('ERR-GRANTEE-SUSPENDED');
      }
      chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: hospital });
      chain.succeed(pending, 'access-control', 'resign', {});
      expect(grant(patient, pending, labs).error).toBe('ERR-UNKNOWN-GRANTEE');
    });

    it('names known types only', () => {
      for (const types of [0n, 64n, 2n ** 128n - 1n]) {
        expect(grant(fresh(), physician, types).error).toBe('ERR-INVALID-TYPES');
      }
    });

    it('stays within the types, the purposes and the longest consent of the role', () => {
      const patient = fresh();
      const longest = [
        [physician, basic, 5n * year],
        [specialist, basic, 90n * day],
        [nurse, basic, year],
        [administrator, basic, year],
        [medic, basic, year],
        [hospital, basic, 5n * year],
      ] as const;
      for (const [grantee, types, span] of longest) {
        expect(grant(patient, grantee, types, chain.now + span + 1n).error).toBe('ERR-EXPIRY-TOO-LATE');
        expect(grant(patient, grantee, types, chain.now + span).ok).toBe(true);
      }
      expect(grant(patient, nurse, mental).error).toBe('ERR-ROLE-DATA-TYPES');
      expect(grant(patient, administrator, labs).error).toBe('ERR-ROLE-DATA-TYPES');
      expect(grant(patient, researcher, basic).error).toBe('ERR-STUDY-ONLY');
      expect(status(patient, administrator).purposes).toBe(HPAYMT + HOPERAT);
      expect(status(patient, medic).purposes).toBe(TREAT + ETREAT);
    });

    it('ends in the future, and protected types within a year', () => {
      const patient = fresh();
      expect(grant(patient, physician, labs, chain.now).error).toBe('ERR-EXPIRY-PAST');
      expect(grant(patient, physician, labs, chain.now + 1n).ok).toBe(true);
      for (const grantee of [physician, hospital]) {
        expect(grant(patient, grantee, genetic, chain.now + year + 1n).error).toBe('ERR-PROTECTED-TOO-LONG');
        expect(grant(patient, grantee, mental, chain.now + year).ok).toBe(true);
      }
      expect(grant(patient, physician, labs, 2n ** 128n - 1n).error).toBe('ERR-EXPIRY-TOO-LATE');
    });

    it('has the purposes of the active consent', () => {
      const patient = fresh();
      grant(patient, administrator, basic);
      update(patient, administrator, basic, HPAYMT);
      expect(grant(patient, administrator, basic).error).toBe('ERR-PURPOSES-DIFFER');
      revoke(patient, administrator, basic);
      expect(grant(patient, administrator, basic).ok).toBe(true);
      expect(status(patient, administrator).purposes).toBe(HPAYMT + HOPERAT);
    });

    it('is void under another registration of the grantee', () => {
      const patient = fresh();
      const provider = principalOf('consents-mover');
      const register = (institution: string) => {
        const root = commitment('y');
        chain.succeed(institution, 'access-control', 'register-providers', {
          providers: [{ provider, role: roles['primary-physician'], root }],
        });
        chain.succeed(registrar, 'access-control', 'verify-credentials', {
          provider,
          certifications: { number: numberOf(chain, provider), root, 'valid-until': chain.now + year },
        });
      };
      register(hospital);
      grant(patient, provider, labs);
      expect(check(patient, provider, labs).permitted).toBe(true);
      chain.succeed(provider, 'access-control', 'resign', {});
      register(clinic);
      expect(check(patient, provider, labs).code).toBe(decisions['not-covered']);
      expect(status(patient, provider)['data-types']).toBe(0n);
      grant(patient, provider, basic);
      expect(status(patient, provider)['data-types']).toBe(basic);
    });
  });

  describe('a list of grants', () => {
    const grantAll = (patient: string, ...rows: [string, bigint][]) =>
      chain.call(patient, 'patient-consent', 'grant-consents', {
        consents: rows.map(([provider, types]) => grantArgs(provider, types, chain.now + day)),
      });

    it('is one transaction with an event for each', () => {
      const patient = fresh();
      const receipt = grantAll(patient, [physician, 63n], [hospital, labs], [administrator, basic]);
      expect(receipt.value.events).toBe(3n);
      expect(receipt.events.map((event) => event.provider)).toEqual([physician, hospital, administrator]);
      expect(status(patient, physician)).toMatchObject({ 'data-types': 63n, 'institution-data-types': labs });
    });

    it('fails as a whole for a repeated grantee, a bad row, or none', () => {
      const patient = fresh();
      expect(grantAll(patient, [physician, labs], [hospital, labs], [physician, basic]).error).toBe(
        'ERR-REPEATED-GRANTEE',
      );
      expect(grantAll(patient, [physician, labs], [stranger, labs]).error).toBe('ERR-UNKNOWN-GRANTEE');
      expect(grantAll(patient, [physician, labs], [patient, labs]).error).toBe('ERR-SELF-GRANT');
      expect(grantAll(patient).error).toBe('ERR-NO-GRANTEES');
      grant(patient, administrator, basic);
      update(patient, administrator, basic, HPAYMT);
      expect(grantAll(patient, [physician, labs], [administrator, basic]).error).toBe('ERR-PURPOSES-DIFFER');
      expect(check(patient, physician, labs).permitted).toBe(false);
    });
  });

  describe('an update', () => {
    it('replaces types, ends and purposes of an active consent', () => {
      const patient = fresh();
      grant(patient, medic, basic + labs);
      const end = chain.now + 5n * day;
      const { events } = update(patient, medic, plans, TREAT, end);
      expect(status(patient, medic)).toMatchObject({
        'data-types': plans,
        purposes: TREAT,
        expiries: [0n, 0n, 0n, end, 0n, 0n],
      });
      expect(events).toMatchObject([{ topic: 'consent-updated', purposes: TREAT, 'data-types': plans }]);
      expect(check(patient, medic, plans, ETREAT).permitted).toBe(false);
    });

    it('needs an active consent and purposes that the grantee may have', () => {
      const patient = fresh();
      expect(update(patient, physician, labs, TREAT).error).toBe('ERR-NO-CONSENT');
      expect(update(patient, stranger, labs, TREAT).error).toBe('ERR-UNKNOWN-GRANTEE');
      grant(patient, physician, labs);
      grant(patient, hospital, labs);
      for (const uses of [0n, HPAYMT, TREAT + HPAYMT, HRESCH, 32n]) {
        expect(update(patient, physician, labs, uses).error).toBe('ERR-INVALID-PURPOSES');
      }
      for (const uses of [HRESCH, TREAT + HRESCH, 0n]) {
        expect(update(patient, hospital, labs, uses).error).toBe('ERR-INVALID-PURPOSES');
      }
      expect(update(patient, hospital, labs, TREAT + HPAYMT + HOPERAT + ETREAT).ok).toBe(true);
      expect(update(patient, physician, mental, TREAT, chain.now + year + 1n).error).toBe(
        'ERR-PROTECTED-TOO-LONG',
      );
    });
  });

  describe('a revocation', () => {
    it('clears the named types, and the purposes with the last one', () => {
      const patient = fresh();
      grant(patient, physician, labs + plans);
      const { events } = revoke(patient, physician, labs + mental);
      expect(events).toMatchObject([{ topic: 'consent-revoked', purposes: TREAT }]);
      expect(status(patient, physician)).toMatchObject({ 'data-types': plans, purposes: TREAT });
      expect(revoke(patient, physician, plans).events).toMatchObject([{ purposes: 0n }]);
      expect(check(patient, physician, plans).permitted).toBe(false);
    });

    it("needs something to revoke, and is the patient's alone", () => {
      const patient = fresh();
      expect(revoke(patient, physician, labs).error).toBe('ERR-NOTHING-TO-REVOKE');
      grant(patient, physician, labs);
      expect(revoke(patient, physician, plans).error).toBe('ERR-NOTHING-TO-REVOKE');
      expect(revoke(patient, physician, 0n).error).toBe('ERR-INVALID-TYPES');
      for (const other of [stranger, physician, hospital, registrar]) {
        expect(revoke(other, physician, labs).error).toBe('ERR-NOTHING-TO-REVOKE');
      }
      expect(check(patient, physician, labs).permitted).toBe(true);
    });

    it('works when the grantee has resigned or is suspended', () => {
      const patient = fresh();
      grant(patient, clinic, labs);
      chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: clinic });
      expect(revoke(patient, clinic, labs).ok).toBe(true);
      chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: clinic });
    });
  });

  describe('an objection', () => {
    it("beats a direct consent and the institution's, and lifting it revives nothing", () => {
      const patient = fresh();
      grant(patient, physician, labs + plans);
      grant(patient, hospital, basic);
      expect(object(patient, physician, labs + basic).ok).toBe(true);
      expect(check(patient, physician, labs).code).toBe(decisions.objected);
      expect(check(patient, physician, basic).code).toBe(decisions.objected);
      expect(check(patient, physician, plans).permitted).toBe(true);
      expect(object(patient, physician, 0n).ok).toBe(true);
      expect(check(patient, physician, labs).code).toBe(decisions['not-covered']);
      expect(check(patient, physician, basic)).toMatchObject({
        permitted: true,
        basis: bases['institution-consent'],
      });
    });

    it('to an institution covers its providers', () => {
      const patient = fresh();
      grant(patient, physician, labs);
      object(patient, hospital, labs);
      expect(check(patient, physician, labs).code).toBe(decisions.objected);
      expect(status(patient, physician)).toMatchObject({ objections: 0n, 'institution-objections': labs });
    });

    it('stops a grant until it is lifted', () => {
      const patient = fresh();
      object(patient, physician, labs);
      expect(grant(patient, physician, labs + plans).error).toBe('ERR-TYPES-OBJECTED');
      expect(grant(patient, physician, plans).ok).toBe(true);
      expect(update(patient, physician, labs, TREAT).error).toBe('ERR-TYPES-OBJECTED');
      object(patient, physician, 0n);
      expect(grant(patient, physician, labs).ok).toBe(true);
    });

    it('ends a referral and a study of the pair for good', () => {
      const patient = fresh();
      chain.succeed(patient, 'access-control', 'grant-temporary-access', {
        patient,
        provider: specialist,
        duration: day,
        'data-types': labs + plans,
      });
      const { seq } = chain.succeed(registrar, 'patient-consent', 'register-study', {
        lead: researcher,
        'data-types': labs + plans,
        'ends-at': chain.now + year,
        evidence: commitment('s'),
      });
      chain.succeed(patient, 'patient-consent', 'join-study', { study: seq, 'data-types': labs + plans });
      for (const [provider, purpose] of [
        [specialist, TREAT],
        [researcher, HRESCH],
      ] as const) {
        expect(check(patient, provider, labs + plans, purpose).permitted).toBe(true);
        object(patient, provider, labs);
        object(patient, provider, 0n);
        expect(check(patient, provider, labs, purpose).code).toBe(decisions['not-covered']);
        expect(check(patient, provider, plans, purpose).permitted).toBe(true);
      }
    });

    it('stays through another registration, and may name anyone but the patient', () => {
      const patient = fresh();
      const provider = principalOf('consents-objected');
      expect(object(patient, provider, 63n).ok).toBe(true);
      expect(object(patient, patient, labs).error).toBe('ERR-SELF-GRANT');
      expect(object(patient, provider, 64n).error).toBe('ERR-INVALID-MASK');
      expect(object(patient, provider, 63n).error).toBe('ERR-SAME-VALUE');
      chain.succeed(hospital, 'access-control', 'register-providers', {
        providers: [{ provider, role: roles['primary-physician'], root: commitment('o') }],
      });
      expect(grant(patient, provider, labs).error).toBe('ERR-TYPES-OBJECTED');
    });
  });

  describe('a transfer', () => {
    it('keeps each end, carries objections and closes the old entry', () => {
      const patient = fresh();
      const first = chain.now + 10n * day;
      const second = chain.now + 20n * day;
      grant(patient, hospital, labs, first);
      grant(patient, hospital, plans, second);
      object(patient, hospital, genetic);
      const { events } = transfer(patient, hospital, clinic);
      expect(events).toMatchObject([
        { topic: 'consent-transferred', provider: clinic, institution: hospital, 'data-types': labs + plans },
      ]);
      expect(chain.read('patient-consent', 'get-consent', { patient, grantee: clinic })).toMatchObject({
        expiries: [0n, 0n, first, second, 0n, 0n],
        objections: genetic,
        purposes: TREAT,
        seq: events[0]?.seq,
      });
      expect(chain.read('patient-consent', 'get-consent', { patient, grantee: hospital })).toMatchObject({
        expiries: [0n, 0n, 0n, 0n, 0n, 0n],
        objections: genetic,
        purposes: 0n,
      });
    });

    it('leaves behind what has ended', () => {
      const patient = fresh();
      grant(patient, hospital, labs, chain.now + 600n);
      grant(patient, hospital, plans);
      chain.pass(1200n);
      transfer(patient, hospital, clinic);
      expect(status(patient, clinic)['data-types']).toBe(plans);
    });

    it('is between two institutions, of an active consent, to one without', () => {
      const patient = fresh();
      expect(transfer(patient, hospital, clinic).error).toBe('ERR-NO-CONSENT');
      grant(patient, hospital, labs);
      grant(patient, physician, labs);
      for (const [from, to] of [
        [hospital, hospital],
        [hospital, physician],
        [physician, clinic],
        [stranger, clinic],
        [hospital, stranger],
      ] as const) {
        expect(transfer(patient, from, to).error).toBe('ERR-NOT-INSTITUTIONS');
      }
      expect(transfer(clinic, hospital, clinic).error).toBe('ERR-SELF-GRANT');
      object(patient, clinic, labs);
      expect(transfer(patient, hospital, clinic).error).toBe('ERR-CONSENT-EXISTS');
      object(patient, clinic, 0n);
      grant(patient, clinic, basic);
      expect(transfer(patient, hospital, clinic).error).toBe('ERR-CONSENT-EXISTS');
      revoke(patient, clinic, basic);
      chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: clinic });
      expect(transfer(patient, hospital, clinic).error).toBe('ERR-GRANTEE-SUSPENDED');
      chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: clinic });
      expect(transfer(patient, hospital, clinic).ok).toBe(true);
    });
  });

  describe('a request', () => {
    const ask = (provider: string, patient: string, types: bigint = labs, purpose: bigint = TREAT) =>
      chain.call(provider, 'access-control', 'request-access', { patient, 'data-types': types, purpose });
    const approve = (patient: string, provider: string, request: bigint, expiry = chain.now + day) =>
      chain.call(patient, 'patient-consent', 'approve-request', { provider, request, expiry });
    const deny = (patient: string, provider: string, request: bigint) =>
      chain.call(patient, 'patient-consent', 'deny-request', { provider, request });

    it('is a consent to its types and purpose when the patient approves it, once', () => {
      const patient = fresh();
      const request = ask(medic, patient, labs + plans).value.seq;
      const { events } = approve(patient, medic, request);
      expect(events).toMatchObject([{ topic: 'request-approved', ref: request, purposes: TREAT }]);
      expect(check(patient, medic, labs + plans).permitted).toBe(true);
      expect(check(patient, medic, labs, ETREAT).permitted).toBe(false);
      revoke(patient, medic, 63n);
      expect(approve(patient, medic, request).error).toBe('ERR-NO-REQUEST');
      expect(chain.read('access-control', 'get-access-request', { patient, provider: medic })).toBeNull();
    });

    it('is open once for a pair, for 30 days to the second', () => {
      const patient = fresh();
      const moment = chain.now;
      const request = ask(physician, patient).value.seq;
      expect(ask(physician, patient, basic).error).toBe('ERR-REQUEST-OPEN');
      chain.advanceTo(moment + 30n * day - 20n);
      expect(ask(physician, patient, basic).error).toBe('ERR-REQUEST-OPEN');
      expect(approve(patient, physician, request).error).toBe('ERR-NO-REQUEST');
      const second = ask(physician, patient, basic).value.seq;
      expect(approve(patient, physician, request).error).toBe('ERR-NO-REQUEST');
      expect(approve(patient, physician, second).ok).toBe(true);
      expect(status(patient, physician)['data-types']).toBe(basic);
    });

    it('is answered by its patient only', () => {
      const patient = fresh();
      const request = ask(physician, patient).value.seq;
      for (const other of [stranger, physician, hospital]) {
        expect(approve(other, physician, request).error).toBe('ERR-NO-REQUEST');
        expect(deny(other, physician, request).error).toBe('ERR-NO-REQUEST');
      }
      expect(deny(patient, physician, request + 1n).error).toBe('ERR-NO-REQUEST');
      expect(deny(patient, physician, request).ok).toBe(true);
      expect(approve(patient, physician, request).error).toBe('ERR-NO-REQUEST');
      expect(ask(physician, patient).ok).toBe(true);
    });

    it("is a verified provider's, within its role and without an objection", () => {
      const patient = fresh();
      const unverified = principalOf(`consents-unverified-${count}`);
      chain.succeed(hospital, 'access-control', 'register-providers', {
        providers: [{ provider: unverified, role: roles['primary-physician'], root: commitment('u') }],
      });
      expect(ask(stranger, patient).error).toBe('ERR-NOT-ALLOWED');
      expect(ask(hospital, patient).error).toBe('ERR-NOT-ALLOWED');
      expect(ask(unverified, patient).error).toBe('ERR-UNVERIFIED');
      expect(ask(physician, physician).error).toBe('ERR-SELF');
      expect(ask(physician, patient, 0n).error).toBe('ERR-INVALID-DATA-TYPES');
      expect(ask(physician, patient, labs, 3n).error).toBe('ERR-INVALID-PURPOSE');
      expect(ask(administrator, patient, labs, HPAYMT).error).toBe('ERR-ROLE-FORBIDS');
      expect(ask(physician, patient, labs, HPAYMT).error).toBe('ERR-ROLE-FORBIDS');
      expect(ask(researcher, patient, labs, HRESCH).error).toBe('ERR-ROLE-FORBIDS');
      object(patient, physician, labs);
      expect(ask(physician, patient).error).toBe('ERR-OBJECTED');
      object(patient, hospital, plans);
      expect(ask(specialist, patient, plans).error).toBe('ERR-OBJECTED');
    });

    it('keeps to the purposes of the active consent and to the role', () => {
      const patient = fresh();
      grant(patient, medic, basic);
      const request = ask(medic, patient).value.seq;
      expect(approve(patient, medic, request).error).toBe('ERR-PURPOSES-DIFFER');
      revoke(patient, medic, basic);
      expect(approve(patient, medic, request, chain.now).error).toBe('ERR-EXPIRY-PAST');
      expect(approve(patient, medic, request).ok).toBe(true);
    });

    it('ends with the registration that asked', () => {
      const patient = fresh();
      const provider = principalOf(`consents-asker-${count}`);
      const root = commitment('a');
      const register = () => {
        chain.succeed(hospital, 'access-control', 'register-providers', {
          providers: [{ provider, role: roles['primary-physician'], root }],
        });
        chain.succeed(registrar, 'access-control', 'verify-credentials', {
          provider,
          certifications: { number: numberOf(chain, provider), root, 'valid-until': chain.now + year },
        });
      };
      register();
      const request = ask(provider, patient).value.seq;
      chain.succeed(provider, 'access-control', 'resign', {});
      expect(approve(patient, provider, request).error).toBe('ERR-UNKNOWN-GRANTEE');
      register();
      expect(approve(patient, provider, request).error).toBe('ERR-NO-REQUEST');
      expect(ask(provider, patient, history).ok).toBe(true);
    });
  });
});
