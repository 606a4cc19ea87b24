import { dataTypes } from '../contracts/vocabulary.ts';
import type { Entry } from './entry.ts';
import type { ReportScope } from './report.ts';
import { RoleBook } from './role-book.ts';

/** What one patient granted one grantee by one kind of grant, and what was read of it: masks, and the last end. */
interface Pair {
  granted: number;
  used: number;
  /** Seconds; what ended before the time of the report does not count. */
  until: number;
}

interface Use {
  granted: number;
  used: number;
  accesses: number;
}

export interface GranteeUse extends Use {
  grantee: string;
  role: string;
  patients: number;
  /** Mask of types that were granted and read of no patient. */
  neverRead: number;
}

/** How a basis of an access is named in an event, and whose grant it is. */
const bases = {
  'direct-consent': 'c',
  'institution-consent': 'c',
  'temporary-grant': 't',
  study: 's',
} as const;
const bits = Object.values(dataTypes).map(Number);

/** Grants of a log and how they were used. Memory grows with the pairs of patient and grantee, not with accesses. */
export class GrantBook {
  readonly #roles = new RoleBook();
  /** By grantee, then by kind and patient. */
  readonly #grantees = new Map<string, Map<string, Pair>>();
  readonly #accesses = new Map<string, Map<number, number>>();
  readonly #since: number;
  readonly #institution: string | undefined;
  readonly #places = new Map<string, string>();

  constructor({ since, institution }: ReportScope) {
    this.#since = Number(since ?? 0n);
    this.#institution = institution;
  }

  /** The next event, in the order of the log. */
  add(entry: Entry): void {
    this.#roles.add(entry);
    const { topic, patient, provider, institution } = entry;
    if (patient === '') {
      if (topic === 'institution-registered') this.#places.set(institution, institution);
      else if (provider !== '' && institution !== '') this.#places.set(provider, institution);
      return;
    }
    switch (topic) {
      case 'consent-granted':
      case 'request-approved':
        this.#grant('c', entry);
        break;
      case 'consent-updated':
        this.#end('c', entry, 63);
        this.#grant('c', entry);
        break;
      case 'consent-revoked':
        this.#end('c', entry, entry.dataTypes);
        break;
      case 'consent-transferred':
        this.#transfer(entry);
        break;
      case 'objection-set':
        for (const kind of ['c', 't', 's']) this.#end(kind, entry, entry.dataTypes);
        break;
      case 'temporary-access-granted':
        this.#end('t', entry, 63);
        this.#grant('t', entry);
        break;
      case 'temporary-access-revoked':
        this.#end('t', entry, 63);
        break;
      case 'study-joined':
        this.#grant('s', entry);
        break;
      case 'study-withdrawn':
        this.#end('s', entry, 63);
        break;
      case 'access-permitted':
        if (entry.time >= this.#since) this.#use(entry);
        break;
    }
  }

  #pair(grantee: string, kind: string, patient: string): Pair {
    let pairs = this.#grantees.get(grantee);
    if (pairs === undefined) {
      pairs = new Map();
      this.#grantees.set(grantee, pairs);
    }
    const key = `${kind}${patient}`;
    let pair = pairs.get(key);
    if (pair === undefined) {
      pair = { granted: 0, used: 0, until: 0 };
      pairs.set(key, pair);
    }
    return pair;
  }

  #grant(kind: string, { patient, provider, dataTypes: types, expiresAt }: Entry): void {
    const pair = this.#pair(provider, kind, patient);
    // what had ended before the time of the report was not granted in it
    if (pair.until < this.#since) pair.granted = 0;
    pair.granted |= types;
    pair.until = Math.max(pair.until, expiresAt);
  }

  /** Before the time of the report, what ends is forgotten; in it, it was granted all the same. */
  #end(kind: string, { time, patient, provider }: Entry, types: number): void {
    if (time >= this.#since) return;
    const pair = this.#grantees.get(provider)?.get(`${kind}${patient}`);
    if (pair !== undefined) pair.granted &= ~types;
  }

  /** A patient's consent goes over from one institution to another with its ends. */
  #transfer(entry: Entry): void {
    const { patient, provider, institution: from, dataTypes: types } = entry;
    const old = this.#grantees.get(from)?.get(`c${patient}`);
    const until = old?.until ?? Infinity;
    this.#end('c', { ...entry, provider: from }, types);
    this.#grant('c', { ...entry, provider, expiresAt: until });
  }

  #use({ patient, provider, institution, dataTypes: types, ref }: Entry): void {
    for (const basis of ref.split('|')) {
      const kind = bases[basis as keyof typeof bases];
      if (kind === undefined) continue;
      const grantee = this.#granteeOf(basis, kind, patient, provider, institution);
      const pair = this.#grantees.get(grantee)?.get(`${kind}${patient}`);
      if (pair === undefined) continue;
      const read = types & pair.granted;
      pair.used |= read;
      const counts = this.#accesses.get(grantee) ?? new Map<number, number>();
      this.#accesses.set(grantee, counts);
      for (const bit of bits) if ((read & bit) !== 0) counts.set(bit, (counts.get(bit) ?? 0) + 1);
      counts.set(0, (counts.get(0) ?? 0) + 1);
    }
  }

  /** Whose grant covered an access: the provider's own, or the institution's. */
  #granteeOf(basis: string, kind: string, patient: string, provider: string, institution: string): string {
    if (basis === 'institution-consent') return institution;
    if (basis === 'study' && !this.#grantees.get(provider)?.has(`${kind}${patient}`)) return institution;
    return provider;
  }

  /** Grantees of the institution asked for, the lowest share of use first. */
  byGrantee(): GranteeUse[] {
    const all = [...this.#grantees].flatMap(([grantee, pairs]) => {
      const isAsked = this.#institution === undefined || this.#places.get(grantee) === this.#institution;
      return isAsked ? [this.#sum(grantee, pairs)] : [];
    });
    return all
      .filter(({ granted }) => granted > 0)
      .toSorted(
        (one, other) => one.used / one.granted - other.used / other.granted || other.granted - one.granted,
      );
  }

  #sum(grantee: string, pairs: ReadonlyMap<string, Pair>): GranteeUse {
    let [granted, used, allGranted, allUsed] = [0, 0, 0, 0];
    const patients = new Set<string>();
    for (const [key, pair] of pairs) {
      const types = this.#granted(pair);
      if (types === 0) continue;
      patients.add(key.slice(1));
      granted += countBits(types);
      used += countBits(pair.used & types);
      allGranted |= types;
      allUsed |= pair.used;
    }
    return {
      grantee,
      role: this.#roles.roleOf(grantee),
      patients: patients.size,
      granted,
      used,
      accesses: this.#accesses.get(grantee)?.get(0) ?? 0,
      neverRead: allGranted & ~allUsed,
    };
  }

  /** What was granted at some moment of the time of the report. */
  #granted({ granted, until }: Pair): number {
    return until < this.#since ? 0 : granted;
  }

  /** By role, in the order of the vocabulary's names; of each data type how many were granted and used. */
  byRole(): { role: string; granted: number; used: number; of: ReadonlyMap<number, Use> }[] {
    const roles = new Map<string, Map<number, Use>>();
    for (const [grantee, pairs] of this.#grantees) {
      if (this.#institution !== undefined && this.#places.get(grantee) !== this.#institution) continue;
      const role = this.#roles.roleOf(grantee);
      const uses = roles.get(role) ?? new Map<number, Use>();
      roles.set(role, uses);
      for (const bit of bits) {
        const use = uses.get(bit) ?? { granted: 0, used: 0, accesses: 0 };
        uses.set(bit, use);
        use.accesses += this.#accesses.get(grantee)?.get(bit) ?? 0;
        for (const pair of pairs.values()) {
          if ((this.#granted(pair) & bit) === 0) continue;
          use.granted += 1;
          if ((pair.used & bit) !== 0) use.used += 1;
        }
      }
    }
    return [...roles]
      .map(([role, of]) => {
        const all = [...of.values()];
        const granted = all.reduce((sum, use) => sum + use.granted, 0);
        return { role, granted, used: all.reduce((sum, use) => sum + use.used, 0), of };
      })
      .filter(({ granted }) => granted > 0)
      .toSorted((one, other) => other.granted - one.granted || (one.role < other.role ? -1 : 1));
  }
}

function countBits(mask: number): number {
  return bits.filter((bit) => (mask & bit) !== 0).length;
}
