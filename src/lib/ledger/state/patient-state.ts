import type { LedgerEvent } from '../../contracts/event.ts';
import { without } from '../../contracts/rules/masks.ts';
import {
  type AccessRequest,
  type ActiveOverride,
  type Consent,
  emptyConsent,
  type Membership,
  noExpiries,
  type Override,
  type TemporaryGrant,
} from './entries.ts';
import { NotUnderstoodEvents } from './not-understood.ts';
import { applyOverride } from './overrides.ts';
import type { PartiesState } from './parties-state.ts';

/** What the registry holds of a patient and one other principal; what is absent has no entry. */
export interface Pair {
  consent?: Consent;
  temporaryGrant?: TemporaryGrant | undefined;
  /** The provider's registration number when it was put on the care team. */
  careTeam?: bigint | undefined;
  request?: AccessRequest | undefined;
  activeOverride?: ActiveOverride | undefined;
  membership?: Membership | undefined;
}

/** What the registry holds of one patient, as the events about that patient tell it, applied one after another. */
export class PatientState {
  /** By the other principal: a provider, an institution, the lead of a study. */
  readonly pairs = new Map<string, Pair>();
  readonly overrides = new Map<bigint, Override>();
  /** Data types (mask) that an override may reach; undefined unless the patient said so. */
  emergencyPreferences: bigint | undefined;
  /** Seq of the last event that was applied; 0 for none. */
  seq = 0n;

  /** @param notUnderstood where events are noted that are not, its own unless given */
  constructor(
    readonly patient: string,
    readonly notUnderstood = new NotUnderstoodEvents(),
  ) {}

  /** The consent to a grantee; empty where there is none. */
  consent(grantee: string): Consent {
    return this.pairs.get(grantee)?.consent ?? emptyConsent;
  }

  /**
   * Applies the next event about the patient; notes one that it does not understand.
   *
   * @param parties a state that is at least as new as the event
   */
  apply(event: LedgerEvent, parties: PartiesState): void {
    this.seq = event.seq;
    if (event.topic === 'access-permitted' || event.topic === 'access-denied') return;
    if (event.patient !== this.patient || !this.#applyChange(event, parties)) this.notUnderstood.add(event);
  }

  #applyChange(event: LedgerEvent, { registrations }: PartiesState): boolean {
    const { topic, seq, provider, ref, 'data-types': types, 'expires-at': end } = event;
    if (topic === 'emergency-preferences-set') {
      this.emergencyPreferences = types;
      return true;
    }
    if (provider === null) return false;
    const pair = this.#pair(provider);
    const number = registrations.numberAt(provider, seq);
    switch (topic) {
      case 'consent-granted':
      case 'request-approved':
        this.#grant(pair, event, number);
        if (topic === 'request-approved') pair.request = undefined;
        return true;
      case 'consent-updated':
        pair.consent = {
          expiries: setTypes(noExpiries, types, end),
          purposes: event.purposes,
          objections: pair.consent?.objections ?? 0n,
          number,
          seq,
        };
        return true;
      case 'consent-revoked':
        pair.consent = clear(pair.consent ?? emptyConsent, types, event.purposes);
        return true;
      case 'consent-transferred':
        this.#transfer(pair, event, number);
        return true;
      case 'objection-set':
        this.#object(pair, event, registrations.firstKeyAt(provider, seq));
        return true;
      case 'temporary-access-granted':
        pair.temporaryGrant = this.#temporaryGrant(event, number, registrations.numberAt(event.actor, seq));
        return true;
      case 'temporary-access-revoked':
        pair.temporaryGrant = undefined;
        return true;
      case 'care-team-assigned':
        pair.careTeam = ref;
        return true;
      case 'care-team-unassigned':
        pair.careTeam = undefined;
        return true;
      case 'access-requested':
        pair.request = {
          request: seq,
          'data-types': types,
          purpose: event.purposes,
          number,
          'lapses-at': end,
        };
        return true;
      case 'request-denied':
        pair.request = undefined;
        return true;
      case 'study-joined':
        pair.membership = { study: ref, 'data-types': types, 'ends-at': end, number };
        return true;
      case 'study-withdrawn':
        pair.membership = undefined;
        return true;
      default:
        return applyOverride(this, pair, event, number);
    }
  }

  #pair(other: string): Pair {
    let pair = this.pairs.get(other);
    if (pair === undefined) {
      pair = {};
      this.pairs.set(other, pair);
    }
    return pair;
  }

  /** Sets the named types; leaves the others, unless they were granted to an earlier registration. */
  #grant(pair: Pair, event: LedgerEvent, number: bigint): void {
    const old = pair.consent ?? emptyConsent;
    const kept = old.number === number ? old.expiries : noExpiries;
    pair.consent = {
      expiries: setTypes(kept, event['data-types'], event['expires-at']),
      purposes: event.purposes,
      objections: old.objections,
      number,
      seq: event.seq,
    };
  }

  /** Moves running types and objections from the institution that the event names to its provider. */
  #transfer(to: Pair, event: LedgerEvent, number: bigint): void {
    const from = this.#pair(event.institution ?? event.actor);
    const old = from.consent ?? emptyConsent;
    from.consent = { ...old, expiries: noExpiries, purposes: 0n };
    const expiries = setTypes(old.expiries, without(63n, event['data-types']), 0n);
    to.consent = { ...old, expiries, number, seq: event.seq };
  }

  /** Ends what covers the named types; the objection follows a registration from its first key. */
  #object(pair: Pair, event: LedgerEvent, firstKey: string | undefined): void {
    const objections = event['data-types'];
    if (firstKey !== undefined) {
      const first = this.#pair(firstKey);
      first.consent = { ...(first.consent ?? emptyConsent), objections };
    }
    const { temporaryGrant: grant, activeOverride: running, membership: part } = pair;
    if (grant) pair.temporaryGrant = { ...grant, expiries: setTypes(grant.expiries, objections, 0n) };
    if (running) {
      pair.activeOverride = { ...running, 'data-types': without(running['data-types'], objections) };
    }
    if (part) pair.membership = { ...part, 'data-types': without(part['data-types'], objections) };
    pair.consent = { ...clear(pair.consent ?? emptyConsent, objections, event.purposes), objections };
  }

  #temporaryGrant(event: LedgerEvent, number: bigint, grantorNumber: bigint): TemporaryGrant {
    const { actor, 'data-types': types, 'expires-at': until } = event;
    const own = actor === this.patient;
    // a provider passes on no type for longer than it has it
    const limits = own ? undefined : this.consent(actor).expiries;
    const expiries = setTypes(noExpiries, types, until).map((end, index) => {
      const limit = limits?.[index] ?? end;
      return limit < end ? limit : end;
    });
    return {
      expiries,
      number,
      grantor: actor,
      'grantor-number': own ? 0n : grantorNumber,
      source: event.ref,
    };
  }
}

/** Replays the events about one patient, in their order, on a state of the parties that is at least as new. */
export function replayPatient(
  patient: string,
  events: Iterable<LedgerEvent>,
  parties: PartiesState,
  notUnderstood = new NotUnderstoodEvents(),
): PatientState {
  const state = new PatientState(patient, notUnderstood);
  for (const event of events) state.apply(event, parties);
  return state;
}

function setTypes(expiries: Consent['expiries'], types: bigint, end: bigint): Consent['expiries'] {
  const mask = Number(types & 63n);
  return expiries.map((expiry, index) => ((mask >> index) & 1 ? end : expiry));
}

function clear(consent: Consent, types: bigint, purposes: bigint): Consent {
  return { ...consent, expiries: setTypes(consent.expiries, types, 0n), purposes };
}
