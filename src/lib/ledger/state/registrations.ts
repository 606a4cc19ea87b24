import type { LedgerEvent } from '../../contracts/event.ts';
import { registrationStatuses } from '../../contracts/vocabulary.ts';
import { type Move, type Party, toBytes } from './entries.ts';

const { pending, registered, resigned } = registrationStatuses;

/** What changed at an event, and held from then on. */
interface Since<T> {
  seq: bigint;
  value: T;
}

/** Registrations of institutions and providers, and how they moved from key to key, as events tell it. */
export class Registrations {
  readonly parties = new Map<string, Party>();
  readonly moves = new Map<string, Move>();
  readonly #origins = new Map<string, Since<string>[]>();
  readonly #numbers = new Map<string, Since<bigint>[]>();
  readonly #holders = new Map<bigint, string>();

  /** The number that a principal was registered under just before the event `seq`; 0 for none. */
  numberAt(who: string, seq: bigint): bigint {
    return lastBefore(this.#numbers.get(who), seq) ?? 0n;
  }

  /** The first key of a registration that was moved, as it was just before the event `seq`. */
  firstKeyAt(who: string, seq: bigint): string | undefined {
    return lastBefore(this.#origins.get(who), seq);
  }

  /** The first key of a registration that was moved, as it is now. */
  firstKey(who: string): string | undefined {
    return this.#origins.get(who)?.at(-1)?.value;
  }

  /** Who has a registration that was moved. */
  movedKeys(): Iterable<string> {
    return this.#origins.keys();
  }

  /** Applies an event of a registration; false when it is none, or has not what it needs. */
  apply(event: LedgerEvent): boolean {
    const { topic, actor, time } = event;
    const who = event.provider ?? event.institution ?? actor;
    switch (topic) {
      case 'institution-registered':
        this.#setParty(who, event, { status: registered, 'verified-from': time });
        return true;
      case 'registration-requested':
        this.#setParty(who, event, { status: pending, 'verified-from': 0n });
        return true;
      case 'provider-registered':
        this.#setParty(who, event, { status: registered, 'verified-from': 0n });
        return true;
      case 'provider-verified': {
        // still verified: it stays verified since when it first was
        const running = (this.parties.get(who)?.['verified-until'] ?? 0n) > time;
        this.#setParty(who, event, running ? {} : { 'verified-from': time });
        return true;
      }
      case 'provider-resigned':
        this.#setParty(who, event, { status: resigned, 'verified-from': 0n });
        return true;
      case 'provider-suspended':
      case 'provider-reinstated':
      case 'institution-suspended':
      case 'institution-reinstated':
        this.#setParty(who, event, {});
        return true;
      case 'registration-move-proposed':
        this.moves.set(actor, { to: who, number: event.ref });
        return true;
      case 'registration-moved':
        return this.#moveParty(who, event);
      default:
        return false;
    }
  }

  /** Every such event tells the whole entry but its status and since when it is verified. */
  #setParty(who: string, event: LedgerEvent, changed: Partial<Party>): void {
    const old = this.parties.get(who);
    const party: Party = {
      role: event.code,
      number: event.ref,
      institution: event.institution ?? event.actor,
      root: toBytes(event.evidence),
      status: old?.status ?? registered,
      suspension: event.outcome,
      'verified-from': old?.['verified-from'] ?? 0n,
      'verified-until': event['expires-at'],
      seq: event.seq,
      ...changed,
    };
    this.parties.set(who, party);
    if (old?.number === party.number) return;
    append(this.#numbers, who, { seq: event.seq, value: party.number });
    this.#holders.set(party.number, who);
  }

  #moveParty(to: string, event: LedgerEvent): boolean {
    const { seq, ref } = event;
    const from = this.#holders.get(ref);
    const moved = from === undefined ? undefined : this.parties.get(from);
    if (from === undefined || moved === undefined) return false;
    this.moves.delete(from);
    append(this.#origins, to, { seq, value: this.#origins.get(from)?.at(-1)?.value ?? from });
    this.parties.set(from, { ...moved, status: resigned, 'verified-from': 0n, 'verified-until': 0n, seq });
    const kept = { number: seq, status: moved.status, 'verified-from': moved['verified-from'] };
    this.#setParty(to, event, kept);
    return true;
  }
}

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function lastBefore<T>(list: readonly Since<T>[] | undefined, seq: bigint): T | undefined {
  if (list === undefined) return undefined;
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const found = list[index];
    if (found !== undefined && found.seq < seq) return found.value;
  }
  return undefined;
}
