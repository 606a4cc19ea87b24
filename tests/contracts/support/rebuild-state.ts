import type { LedgerEvent } from '../../../src/lib/contracts/event.ts';
import type { PlainValue } from '../../../src/lib/contracts/interface.ts';
import { registrationStatuses } from '../../../src/lib/contracts/vocabulary.ts';
import { type contracts, deployer } from './open-chain.ts';

type Maps = (typeof contracts.registry)['maps'];
type Key<M extends keyof Maps> = PlainValue<Maps[M]['key']>;
type Value<M extends keyof Maps> = PlainValue<Maps[M]['value']>;
type Settings = PlainValue<(typeof contracts.registry)['variables']['settings']>;
type Ownership = PlainValue<(typeof contracts.registry)['variables']['ownership']>;
type Party = Value<'parties'>;
type Consent = Value<'consents'>;

/** The registry's maps by map and key, and its variables, as the events alone tell them. */
export interface RebuiltState {
  entries: Map<keyof Maps, Map<string, { key: unknown; value: unknown }>>;
  settings: Settings;
  ownership: Ownership;
}

const types = [1n, 2n, 4n, 8n, 16n, 32n];
const none = [0n, 0n, 0n, 0n, 0n, 0n];
const forever = 2n ** 128n - 1n;
const year = 31_536_000n;
const timelock = 144n;

/** What the registry holds when it is deployed: the design's default role policy and parameters. */
const openingSettings: Settings = {
  'access-control': `${deployer}.access-control`,
  'patient-consent': `${deployer}.patient-consent`,
  'paused-until': 0n,
  'pause-spent': false,
  'override-limit': 3n,
  policies: [
    { 'data-types': 63n, purposes: 1n, longest: 5n * year, flags: 1n },
    { 'data-types': 63n, purposes: 1n, longest: 7_776_000n, flags: 0n },
    { 'data-types': 15n, purposes: 1n, longest: year, flags: 4n },
    { 'data-types': 1n, purposes: 6n, longest: year, flags: 0n },
    { 'data-types': 63n, purposes: 8n, longest: 0n, flags: 8n },
    { 'data-types': 15n, purposes: 17n, longest: year, flags: 2n },
  ],
};

/** Rebuilds the registry's whole state from its events, without reading the chain. */
export function rebuildState(events: readonly LedgerEvent[]): RebuiltState {
  const state = new RebuiltRegistry();
  for (const event of events) state.apply(event);
  return { entries: state.entries, settings: state.settings, ownership: state.ownership };
}

/** The registry's state as it follows from events, one after another. */
export class RebuiltRegistry implements RebuiltState {
  readonly entries: RebuiltState['entries'] = new Map();
  /** What the events since it was last emptied have set or deleted. */
  readonly touched: { map: keyof Maps; key: unknown }[] = [];
  settings = openingSettings;
  ownership: Ownership = { owner: deployer, candidate: null, 'lapses-at': 0n, initialized: false };

  apply(event: LedgerEvent): void {
    const { topic, actor, ref } = event;
    const patient = event.patient ?? '';
    const provider = event.provider ?? '';
    const pair = { patient, provider };
    if (
      topic.startsWith('override-') &&
      topic !== 'override-limit-set' &&
      topic !== 'override-limit-queued'
    ) {
      this.applyOverride(event, pair);
    } else if (/^(institution|provider|registration)-/.test(topic)) {
      this.applyParty(event);
    } else if (
      /^(registry|ownership|officer|role-policy|override-limit|protocol-contract|change)-/.test(topic)
    ) {
      this.applyGovernance(event);
    } else if (/^consent-|^request-approved$|^objection-/.test(topic)) {
      this.applyConsent(event, { patient, grantee: provider });
    } else if (topic === 'care-team-assigned') this.set('care-teams', pair, ref);
    else if (topic === 'care-team-unassigned') this.delete('care-teams', pair);
    else if (topic === 'access-requested') {
      const number = this.party(provider).number;
      const request = {
        request: event.seq,
        'data-types': event['data-types'],
        purpose: event.purposes,
        number,
      };
      this.set('requests', pair, { ...request, 'lapses-at': event['expires-at'] });
    } else if (topic === 'request-denied') this.delete('requests', pair);
    else if (topic === 'temporary-access-granted')
      this.set('temporary-grants', pair, this.temporaryGrant(event));
    else if (topic === 'temporary-access-revoked') this.delete('temporary-grants', pair);
    else if (topic === 'encryption-key-published') this.set('encryption-keys', actor, bytes(event.evidence));
    else if (topic === 'emergency-preferences-set')
      this.set('emergency-preferences', actor, event['data-types']);
    else if (topic === 'study-registered') {
      const study = {
        lead: provider,
        number: this.party(provider).number,
        'data-types': event['data-types'],
      };
      this.set('studies', ref, { ...study, 'ends-at': event['expires-at'], evidence: bytes(event.evidence) });
    } else if (topic === 'study-joined') {
      const part = { study: ref, 'data-types': event['data-types'], 'ends-at': event['expires-at'] };
      this.set('memberships', { patient, lead: provider }, { ...part, number: this.party(provider).number });
    } else if (topic === 'study-withdrawn') this.delete('memberships', { patient, lead: provider });
    else if (topic !== 'access-permitted' && topic !== 'access-denied')
      throw new Error(`unknown topic ${topic}`);
  }

  private applyParty(event: LedgerEvent): void {
    const { topic, seq, actor } = event;
    const institution = event.institution ?? '';
    const who = event.provider ?? institution;
    if (topic === 'registration-move-proposed') {
      this.set('moves', actor, { to: who, number: event.ref });
      return;
    }
    const old = this.get('parties', who);
    const party: Party = {
      role: event.code,
      number: event.ref,
      institution,
      root: bytes(event.evidence),
      status: old?.status ?? registrationStatuses.registered,
      suspension: event.outcome,
      'verified-from': old?.['verified-from'] ?? 0n,
      'verified-until': event['expires-at'],
      seq,
    };
    if (topic === 'registration-requested') party.status = registrationStatuses.pending;
    if (topic === 'provider-registered' || topic === 'institution-registered')
      party.status = registrationStatuses.registered;
    if (topic === 'provider-resigned') party.status = registrationStatuses.resigned;
    if (event.ref === seq || topic === 'provider-resigned') party['verified-from'] = 0n;
    if (topic === 'institution-registered') party['verified-from'] = event.time;
    if (topic === 'provider-verified' && (old?.['verified-until'] ?? 0n) <= event.time)
      party['verified-from'] = event.time;
    if (topic === 'registration-moved') {
      const [from, moved] = this.partyOf(event.ref);
      this.delete('moves', from);
      this.set('origins', who, this.get('origins', from) ?? from);
      this.set('parties', from, {
        ...moved,
        status: registrationStatuses.resigned,
        'verified-from': 0n,
        'verified-until': 0n,
        seq,
      });
      Object.assign(party, { number: seq, status: moved.status, 'verified-from': moved['verified-from'] });
    }
    this.set('parties', who, party);
  }

  private applyConsent(event: LedgerEvent, key: Key<'consents'>): void {
    const { topic, seq } = event;
    const mask = event['data-types'];
    const old = this.consent(key);
    const number = this.get('parties', key.grantee)?.number ?? 0n;
    const base = old.number === number ? old.expiries : none;
    const end = event['expires-at'];
    const set = (expiries: readonly bigint[], types: bigint, until: bigint) =>
      expiries.map((expiry, index) => (has(types, index) ? until : expiry));
    const entry = { ...old, purposes: event.purposes };
    if (topic === 'consent-granted' || topic === 'request-approved') {
      this.set('consents', key, { ...entry, expiries: set(base, mask, end), number, seq });
    } else if (topic === 'consent-updated') {
      this.set('consents', key, { ...entry, expiries: set(none, mask, end), number, seq });
    } else if (topic === 'consent-revoked') {
      this.set('consents', key, { ...entry, expiries: set(old.expiries, mask, 0n) });
    } else if (topic === 'consent-transferred') {
      const from = { patient: key.patient, grantee: event.institution ?? '' };
      const source = this.consent(from);
      this.set('consents', from, { ...source, expiries: none, purposes: 0n });
      this.set('consents', key, { ...source, expiries: set(source.expiries, 63n - mask, 0n), number, seq });
    } else if (topic === 'objection-set') {
      const first = this.get('origins', key.grantee);
      if (first) {
        const origin = { patient: key.patient, grantee: first };
        this.set('consents', origin, { ...this.consent(origin), objections: mask });
      }
      this.set('consents', key, { ...entry, expiries: set(old.expiries, mask, 0n), objections: mask });
      this.clearPair({ patient: key.patient, provider: key.grantee }, mask);
    }
    if (topic === 'request-approved')
      this.delete('requests', { patient: key.patient, provider: key.grantee });
  }

  private clearPair(pair: Key<'temporary-grants'>, mask: bigint): void {
    const grant = this.get('temporary-grants', pair);
    const expiries = grant?.expiries.map((expiry, index) => (has(mask, index) ? 0n : expiry));
    if (grant && expiries) this.set('temporary-grants', pair, { ...grant, expiries });
    const running = this.get('active-overrides', pair);
    if (running)
      this.set('active-overrides', pair, { ...running, 'data-types': running['data-types'] & ~mask });
    const lead = { patient: pair.patient, lead: pair.provider };
    const part = this.get('memberships', lead);
    if (part) this.set('memberships', lead, { ...part, 'data-types': part['data-types'] & ~mask });
  }

  private temporaryGrant(event: LedgerEvent): Value<'temporary-grants'> {
    const { actor, patient, 'expires-at': until } = event;
    const source = this.consent({ patient: patient ?? '', grantee: actor });
    const own = actor === patient;
    return {
      expiries: types.map((_, index) => {
        if (!has(event['data-types'], index)) return 0n;
        const limit = own ? until : (source.expiries[index] ?? 0n);
        return limit < until ? limit : until;
      }),
      number: this.party(event.provider ?? '').number,
      grantor: actor,
      'grantor-number': own ? 0n : this.party(actor).number,
      source: event.ref,
    };
  }

  private applyOverride(event: LedgerEvent, pair: Key<'active-overrides'>): void {
    const { topic, ref, 'expires-at': end } = event;
    const waiting = this.get('unreviewed-overrides', pair.provider) ?? [];
    if (topic === 'override-started') {
      const { number } = this.party(pair.provider);
      const shared = { 'data-types': event['data-types'], 'ends-at': end, number };
      const entry = {
        ...pair,
        ...shared,
        code: event.code,
        evidence: bytes(event.evidence),
        'started-at': event.time,
      };
      this.set('overrides', ref, { ...entry, outcome: 0n, escalated: false, acknowledged: false });
      this.set('active-overrides', pair, { override: ref, ...shared });
      this.set('unreviewed-overrides', pair.provider, [
        ...waiting,
        { override: ref, 'started-at': event.time },
      ]);
      return;
    }
    const old = this.get('overrides', ref);
    if (!old) throw new Error(`no override ${ref}`);
    this.set('overrides', ref, {
      ...old,
      'ends-at': end,
      outcome: event.outcome,
      escalated: old.escalated || topic === 'override-escalated',
      acknowledged: old.acknowledged || topic === 'override-acknowledged',
    });
    if (end < old['ends-at'] && this.get('active-overrides', pair)?.override === ref)
      this.delete('active-overrides', pair);
    if (topic === 'override-reviewed') {
      this.set(
        'unreviewed-overrides',
        pair.provider,
        waiting.filter((row) => row.override !== ref),
      );
    }
  }

  private applyGovernance(event: LedgerEvent): void {
    const { topic, seq, ref } = event;
    const subject = event.provider ?? '';
    if (topic.endsWith('-queued')) {
      const { seq: _, prev, 'patient-prev': __, actor, time, height, ...rest } = event;
      const made = {
        ...rest,
        topic: topic === 'officer-queued' ? 'officer-added' : topic.replace('-queued', '-set'),
      };
      this.set('changes', seq, {
        'ready-at': ref,
        event: { ...made, ref: 0n, evidence: bytes(event.evidence) },
      });
      if (ref < timelock) throw new Error('a change is ready before the timelock');
      return;
    }
    if (ref > 0n && /-(added|set|cancelled)$/.test(topic)) this.delete('changes', ref);
    if (topic === 'registry-initialized')
      this.ownership = { owner: subject, candidate: null, 'lapses-at': 0n, initialized: true };
    if (topic === 'ownership-proposed')
      this.ownership = { ...this.ownership, candidate: subject, 'lapses-at': ref };
    if (topic === 'ownership-cancelled')
      this.ownership = { ...this.ownership, candidate: null, 'lapses-at': 0n };
    if (topic === 'ownership-accepted')
      this.ownership = { ...this.ownership, owner: subject, candidate: null, 'lapses-at': 0n };
    const until = event['expires-at'];
    if (topic === 'registry-paused')
      this.settings = { ...this.settings, 'paused-until': until, 'pause-spent': until < forever };
    if (topic === 'registry-unpaused')
      this.settings = { ...this.settings, 'paused-until': 0n, 'pause-spent': false };
    if (topic === 'override-limit-set') this.settings = { ...this.settings, 'override-limit': event.outcome };
    if (topic === 'protocol-contract-set') {
      this.settings = {
        ...this.settings,
        [event.code === 1n ? 'access-control' : 'patient-consent']: subject,
      };
    }
    if (topic === 'role-policy-set') {
      const policy = {
        'data-types': event['data-types'],
        purposes: event.purposes,
        longest: until,
        flags: event.outcome,
      };
      this.settings = {
        ...this.settings,
        policies: this.settings.policies.with(Number(event.code) - 1, policy),
      };
    }
    if (topic === 'officer-added') {
      if (event.institution !== null) this.changeOfficer(event.institution, event.code, false);
      this.changeOfficer(subject, event.code, true);
    }
    if (topic === 'officer-removed') this.changeOfficer(subject, event.code, false);
  }

  private changeOfficer(who: string, role: bigint, holds: boolean): void {
    const held = this.get('officers', who) ?? 0n;
    this.set('officers', who, holds ? held | role : held & ~role);
    this.set('officer-counts', role, (this.get('officer-counts', role) ?? 0n) + (holds ? 1n : -1n));
  }

  private party(who: string): Party {
    const party = this.get('parties', who);
    if (!party) throw new Error(`${who} is not registered`);
    return party;
  }

  private partyOf(number: bigint): [string, Party] {
    for (const { key, value } of this.entries.get('parties')?.values() ?? []) {
      if ((value as Party).number === number && (value as Party).status !== registrationStatuses.resigned) {
        return [key as string, value as Party];
      }
    }
    throw new Error(`no registration has the number ${number}`);
  }

  private consent(key: Key<'consents'>): Consent {
    return this.get('consents', key) ?? { expiries: none, purposes: 0n, objections: 0n, number: 0n, seq: 0n };
  }

  /** An entry; null or undefined when there is none. */
  get<M extends keyof Maps>(map: M, key: Key<M>): Value<M> | null | undefined {
    return this.entries.get(map)?.get(keyText(key))?.value as Value<M> | null | undefined;
  }

  private set<M extends keyof Maps>(map: M, key: Key<M>, value: Value<M>): void {
    const entries = this.entries.get(map) ?? new Map();
    this.entries.set(map, entries.set(keyText(key), { key, value }));
    this.touched.push({ map, key });
  }

  private delete<M extends keyof Maps>(map: M, key: Key<M>): void {
    // kept as null, so that a comparison with the chain sees an entry that should be gone
    const entries = this.entries.get(map) ?? new Map();
    this.entries.set(map, entries.set(keyText(key), { key, value: null }));
    this.touched.push({ map, key });
  }
}

/** The same text for the same key, whatever the order of its fields. */
export function keyText(key: unknown): string {
  if (typeof key !== 'object' || key === null) return String(key);
  const fields = Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, value]) => `${name} ${value}`).join(' ');
}

function has(mask: bigint, index: number): boolean {
  return (mask & (types[index] ?? 0n)) !== 0n;
}

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
