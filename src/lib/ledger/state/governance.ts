import type { LedgerEvent } from '../../contracts/event.ts';
import {
  type Change,
  deployerOf,
  forever,
  type Ownership,
  openingSettings,
  type Settings,
  toBytes,
} from './entries.ts';

/** Owner, officers, settings and the changes that wait out the timelock, as events tell it. */
export class Governance {
  /** Masks of officer roles, by principal. */
  readonly officers = new Map<string, bigint>();
  /** How many hold a role, by role. */
  readonly officerCounts = new Map<bigint, bigint>();
  readonly changes = new Map<bigint, Change>();
  settings: Settings;
  ownership: Ownership;

  /** @param registryId contract id of the registry */
  constructor(registryId: string) {
    this.settings = openingSettings(registryId);
    this.ownership = { owner: deployerOf(registryId), candidate: null, 'lapses-at': 0n, initialized: false };
  }

  /** Applies an event of the registry's governance; false when it is none. */
  apply(event: LedgerEvent): boolean {
    return this.#applyOfficer(event) || this.#applyGovernance(event);
  }

  #applyOfficer({ topic, provider, institution, code, ref }: LedgerEvent): boolean {
    if (topic !== 'officer-added' && topic !== 'officer-removed') return false;
    // what a replacement names as institution is the officer who goes
    if (topic === 'officer-added' && institution !== null) this.#setRole(institution, code, false);
    if (provider !== null) this.#setRole(provider, code, topic === 'officer-added');
    this.changes.delete(ref);
    return true;
  }

  #setRole(who: string, role: bigint, holds: boolean): void {
    const held = this.officers.get(who) ?? 0n;
    this.officers.set(who, holds ? held | role : held & ~role);
    this.officerCounts.set(role, (this.officerCounts.get(role) ?? 0n) + (holds ? 1n : -1n));
  }

  #applyGovernance(event: LedgerEvent): boolean {
    const { topic, ref, actor, 'expires-at': until } = event;
    const who = event.provider ?? actor;
    const none = { candidate: null, 'lapses-at': 0n };
    switch (topic) {
      case 'registry-initialized':
        this.ownership = { owner: who, ...none, initialized: true };
        return true;
      case 'ownership-proposed':
        this.ownership = { ...this.ownership, candidate: who, 'lapses-at': ref };
        return true;
      case 'ownership-cancelled':
        this.ownership = { ...this.ownership, ...none };
        return true;
      case 'ownership-accepted':
        this.ownership = { ...this.ownership, ...none, owner: who };
        return true;
      case 'registry-paused':
        this.settings = { ...this.settings, 'paused-until': until, 'pause-spent': until < forever };
        return true;
      case 'registry-unpaused':
        this.settings = { ...this.settings, 'paused-until': 0n, 'pause-spent': false };
        return true;
      case 'override-limit-set':
        this.settings = { ...this.settings, 'override-limit': event.outcome };
        break;
      case 'protocol-contract-set':
        this.settings = {
          ...this.settings,
          [event.code === 1n ? 'access-control' : 'patient-consent']: who,
        };
        break;
      case 'role-policy-set':
        this.#setPolicy(event);
        break;
      case 'change-cancelled':
        break;
      case 'officer-queued':
      case 'role-policy-queued':
      case 'override-limit-queued':
      case 'protocol-contract-queued':
        this.#queue(event);
        return true;
      default:
        return false;
    }
    this.changes.delete(ref);
    return true;
  }

  #setPolicy({
    code,
    'data-types': types,
    purposes,
    'expires-at': longest,
    outcome: flags,
  }: LedgerEvent): void {
    const policies = this.settings.policies.map((policy, index) =>
      BigInt(index + 1) === code ? { 'data-types': types, purposes, longest, flags } : policy,
    );
    this.settings = { ...this.settings, policies };
  }

  /** Keeps the event that the change will make. */
  #queue({ seq, prev, 'patient-prev': _, actor, time, height, ref, evidence, ...made }: LedgerEvent): void {
    const topic = made.topic === 'officer-queued' ? 'officer-added' : made.topic.replace('-queued', '-set');
    this.changes.set(seq, {
      'ready-at': ref,
      event: { ...made, topic, ref: 0n, evidence: toBytes(evidence) },
    });
  }
}
