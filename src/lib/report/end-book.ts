import { dataTypes, purposes } from '../contracts/vocabulary.ts';
import type { Entry } from './entry.ts';

/** How permission for one data type ended, and since when. */
export interface Ending {
  how: 'revoked' | 'updated' | 'transferred' | 'objected' | 'expired' | 'withdrawn';
  /** What ended: whose grant, and of which kind. */
  what: 'consent' | 'institution consent' | 'temporary grant' | 'study' | 'override';
  /** The event that ended it; of what expired, the event that had set the end. */
  seq: number;
  /** Seconds. */
  time: number;
}

type Kind = 'c' | 't' | 's' | 'o';

/** A grant of one patient to one grantee: of each data type the end, and what set or ended it. */
interface Grant {
  purposes: number;
  /** Seconds, of the six data types; 0 where nothing was granted. */
  ends: number[];
  /** Seq of the event that set each end. */
  setBy: number[];
  ended: (Ending | undefined)[];
}

const bits = Object.values(dataTypes).map(Number);
const treatment = Number(purposes.TREAT);
const emergency = Number(purposes.ETREAT);
const research = Number(purposes.HRESCH);

/** What patients granted and how it ended, as the log tells it up to the last event added. */
export class EndBook {
  readonly #grants = new Map<string, Grant>();

  /** The next event, in the order of the log; of an access nothing is remembered. */
  add(entry: Entry): void {
    const { topic, provider, dataTypes: types } = entry;
    switch (topic) {
      case 'consent-granted':
      case 'request-approved':
        this.#set('c', entry, types);
        break;
      case 'consent-updated':
        this.#end('c', entry, 63, 'updated');
        this.#set('c', entry, types);
        break;
      case 'consent-revoked':
        this.#end('c', entry, types, 'revoked');
        break;
      case 'consent-transferred':
        this.#transfer(entry);
        break;
      case 'objection-set':
        for (const kind of ['c', 't', 's', 'o'] as const) this.#end(kind, entry, types, 'objected');
        break;
      case 'temporary-access-granted':
        this.#end('t', entry, 63, 'updated');
        this.#set('t', { ...entry, purposes: treatment }, types);
        break;
      case 'temporary-access-revoked':
        this.#end('t', entry, 63, 'revoked');
        break;
      case 'study-joined':
        this.#set('s', { ...entry, purposes: research }, types);
        break;
      case 'study-withdrawn':
        this.#end('s', { ...entry, provider }, 63, 'withdrawn');
        break;
      case 'override-started':
        this.#set('o', { ...entry, purposes: emergency }, types);
        break;
      case 'override-ended':
      case 'override-reviewed':
        this.#endOverride(entry);
        break;
    }
  }

  /** How what would have covered an access ended before it: of each grant the newest ending, the newest first. */
  endingsBefore(access: Entry): Ending[] {
    const { patient, provider, institution } = access;
    const found = [
      ...this.#endingsOf('c', patient, provider, 'consent', access),
      ...this.#endingsOf('c', patient, institution, 'institution consent', access),
      ...this.#endingsOf('t', patient, provider, 'temporary grant', access),
      ...this.#endingsOf('s', patient, provider, 'study', access),
      ...this.#endingsOf('s', patient, institution, 'study', access),
      ...this.#endingsOf('o', patient, provider, 'override', access),
    ];
    return found.toSorted((one, other) => other.time - one.time);
  }

  #endingsOf(kind: Kind, patient: string, grantee: string, what: Ending['what'], access: Entry): Ending[] {
    const grant = this.#grants.get(`${kind}${patient} ${grantee}`);
    if (grant === undefined || (grant.purposes & access.purposes) === 0) return [];
    let newest: Ending | undefined;
    for (const [index, bit] of bits.entries()) {
      if ((access.dataTypes & bit) === 0) continue;
      const ending = endingOf(grant, index, access.time);
      if (ending !== undefined && (newest === undefined || ending.time > newest.time)) newest = ending;
    }
    return newest === undefined ? [] : [{ ...newest, what }];
  }

  #set(kind: Kind, { seq, patient, provider, purposes: mask, expiresAt }: Entry, types: number): void {
    const key = `${kind}${patient} ${provider}`;
    const grant = this.#grants.get(key) ?? openGrant();
    this.#grants.set(key, grant);
    if (mask !== 0) grant.purposes = mask;
    for (const [index, bit] of bits.entries()) {
      if ((types & bit) === 0) continue;
      grant.ends[index] = expiresAt;
      grant.setBy[index] = seq;
      grant.ended[index] = undefined;
    }
  }

  /** Ends the named types that had not ended before. */
  #end(kind: Kind, { seq, time, patient, provider }: Entry, types: number, how: Ending['how']): void {
    const grant = this.#grants.get(`${kind}${patient} ${provider}`);
    if (grant === undefined) return;
    for (const [index, bit] of bits.entries()) {
      const runs = (grant.ends[index] ?? 0) > time && grant.ended[index] === undefined;
      if ((types & bit) !== 0 && runs) grant.ended[index] = { how, what: 'consent', seq, time };
    }
  }

  #endOverride(entry: Entry): void {
    if (entry.topic === 'override-reviewed' && entry.expiresAt > entry.time) return;
    const { seq, expiresAt: time } = entry;
    this.#end('o', { ...entry, seq, time }, 63, 'revoked');
  }

  /** Each end goes along to the new institution; at the old one nothing is left. */
  #transfer(entry: Entry): void {
    const { patient, provider: to, institution: from, seq, purposes: mask, dataTypes: types } = entry;
    const old = this.#grants.get(`c${patient} ${from}`);
    const ends = old?.ends.slice() ?? [];
    this.#end('c', { ...entry, provider: from }, 63, 'transferred');
    const grant = openGrant();
    grant.purposes = mask;
    this.#grants.set(`c${patient} ${to}`, grant);
    for (const [index, bit] of bits.entries()) {
      if ((types & bit) === 0) continue;
      grant.ends[index] = ends[index] ?? 0;
      grant.setBy[index] = seq;
    }
  }
}

function openGrant(): Grant {
  return {
    purposes: 0,
    ends: [0, 0, 0, 0, 0, 0],
    setBy: [0, 0, 0, 0, 0, 0],
    ended: new Array(6).fill(undefined),
  };
}

/** How a type had ended at a time; undefined while it runs, and where it was never granted. */
function endingOf(grant: Grant, index: number, time: number): Ending | undefined {
  const ended = grant.ended[index];
  if (ended !== undefined) return ended;
  const end = grant.ends[index] ?? 0;
  if (end === 0 || end > time) return undefined;
  return { how: 'expired', what: 'consent', seq: grant.setBy[index] ?? 0, time: end };
}
