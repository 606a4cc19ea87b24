import type { LedgerEvent } from '../../../src/lib/contracts/event.ts';
import type { PlainValue } from '../../../src/lib/contracts/interface.ts';
import { RegistryState } from '../../../src/lib/ledger/state/registry-state.ts';
import { type contracts, deployer } from './open-chain.ts';

type Maps = (typeof contracts.registry)['maps'];
type Key<M extends keyof Maps> = PlainValue<Maps[M]['key']>;
type Value<M extends keyof Maps> = PlainValue<Maps[M]['value']>;
type Found = readonly [map: keyof Maps, key: unknown, value: unknown];

/** The registry as its events alone tell it, in the maps and under the keys that the contract has. */
export class RebuiltRegistry {
  /** By map, then by the key's text; an entry that is gone has the value null. */
  readonly entries = new Map<keyof Maps, Map<string, { key: unknown; value: unknown }>>();
  /** What the events since it was last emptied have set or deleted. */
  readonly touched: { map: keyof Maps; key: unknown }[] = [];
  readonly state = new RegistryState(`${deployer}.registry`);

  static of(events: readonly LedgerEvent[]): RebuiltRegistry {
    const rebuilt = new RebuiltRegistry();
    for (const event of events) rebuilt.apply(event);
    return rebuilt;
  }

  get settings() {
    return this.state.parties.governance.settings;
  }

  get ownership() {
    return this.state.parties.governance.ownership;
  }

  /** Throws an Error on an event that the program does not understand: the contracts make none. */
  apply(event: LedgerEvent): void {
    this.state.apply(event);
    const { parties, patients } = this.state;
    const missed = [parties, ...patients.values()].flatMap(({ notUnderstood }) => notUnderstood.list());
    if (missed.length > 0) throw new Error(`not understood: ${missed.map(({ topic }) => topic)}`);
    this.#compare();
  }

  /** An entry; null or undefined when there is none. */
  get<M extends keyof Maps>(map: M, key: Key<M>): Value<M> | null | undefined {
    return this.entries.get(map)?.get(keyText(key))?.value as Value<M> | null | undefined;
  }

  /** An entry is never changed but replaced: what is another object now was touched. */
  #compare(): void {
    const left = new Map([...this.entries].map(([map, rows]) => [map, new Set(rows.keys())]));
    for (const [map, key, value] of this.#found()) {
      const text = keyText(key);
      left.get(map)?.delete(text);
      this.#set(map, text, key, value);
    }
    for (const [map, texts] of left) {
      for (const text of texts) this.#set(map, text, this.entries.get(map)?.get(text)?.key, null);
    }
  }

  #set(map: keyof Maps, text: string, key: unknown, value: unknown): void {
    const rows = this.entries.get(map) ?? new Map<string, { key: unknown; value: unknown }>();
    this.entries.set(map, rows);
    if (rows.has(text) && rows.get(text)?.value === value) return;
    rows.set(text, { key, value });
    this.touched.push({ map, key });
  }

  *#found(): Generator<Found> {
    const { parties, patients, unreviewedOverrides } = this.state;
    const { registrations, governance } = parties;
    for (const [who, party] of registrations.parties) yield ['parties', who, party];
    for (const [who, move] of registrations.moves) yield ['moves', who, move];
    for (const who of registrations.movedKeys()) yield ['origins', who, registrations.firstKey(who)];
    for (const [number, study] of parties.studies) yield ['studies', number, study];
    for (const [who, key] of parties.encryptionKeys) yield ['encryption-keys', who, key];
    for (const [who, mask] of governance.officers) yield ['officers', who, mask];
    for (const [role, count] of governance.officerCounts) yield ['officer-counts', role, count];
    for (const [number, change] of governance.changes) yield ['changes', number, change];
    for (const [who, waiting] of unreviewedOverrides) yield ['unreviewed-overrides', who, waiting];
    for (const [patient, { overrides, pairs, emergencyPreferences }] of patients) {
      if (emergencyPreferences !== undefined) yield ['emergency-preferences', patient, emergencyPreferences];
      for (const [number, override] of overrides) yield ['overrides', number, override];
      for (const [other, pair] of pairs) {
        const key = { patient, provider: other };
        if (pair.consent) yield ['consents', { patient, grantee: other }, pair.consent];
        if (pair.temporaryGrant) yield ['temporary-grants', key, pair.temporaryGrant];
        if (pair.careTeam !== undefined) yield ['care-teams', key, pair.careTeam];
        if (pair.request) yield ['requests', key, pair.request];
        if (pair.activeOverride) yield ['active-overrides', key, pair.activeOverride];
        if (pair.membership) yield ['memberships', { patient, lead: other }, pair.membership];
      }
    }
  }
}

/** The same text for the same key, whatever the order of its fields. */
export function keyText(key: unknown): string {
  if (typeof key !== 'object' || key === null) return String(key);
  const fields = Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, value]) => `${name} ${value}`).join(' ');
}
