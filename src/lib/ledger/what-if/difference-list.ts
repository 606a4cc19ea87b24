import { timeCell } from '../../audit/cells.ts';
import { bases, dataTypes, decisions, fromCode, fromMask, purposes } from '../../contracts/vocabulary.ts';
import type { View } from '../../output/view.ts';
import type { ReplayedAccess } from './replay-accesses.ts';

/** How many rows and groups are kept; all go out with `--ndjson`. */
const mostKept = 10_000;

/** An access that would have ended otherwise, as data. */
export interface DifferenceRow {
  seq: number;
  time: string;
  provider: string;
  patient: string;
  dataTypes: readonly string[];
  purpose: string;
  /** What was decided: `permitted` with its bases, or the rule that failed. */
  decided: string;
  would: string;
  change: 'lost' | 'gained';
}

interface Group {
  provider: string;
  patient: string;
  lost: number;
  gained: number;
  /** Of the first. */
  decided: string;
  would: string;
  first: string;
  last: string;
}

/** Counts what would have ended otherwise, by provider and patient. */
export class DifferenceList {
  accesses = 0;
  lost = 0;
  gained = 0;
  /** Denied by another rule, or permitted by another basis. */
  otherwise = 0;
  readonly rows: DifferenceRow[] = [];
  readonly #groups = new Map<string, Group>();
  #groupsLeftOut = 0;

  /** Takes an access; gives its row when someone would have lost or gained it. */
  add({ event, would }: ReplayedAccess): DifferenceRow | undefined {
    this.accesses += 1;
    const permitted = event.outcome === decisions.permitted;
    if (permitted === would.permitted) {
      if (event.outcome !== would.code || event.ref !== would.basis) this.otherwise += 1;
      return undefined;
    }
    const row: DifferenceRow = {
      seq: Number(event.seq),
      time: timeCell.format(event.time),
      provider: event.provider ?? '',
      patient: event.patient ?? '',
      dataTypes: namesOf(dataTypes, event['data-types']),
      purpose: namesOf(purposes, event.purposes).join('|'),
      decided: describe(event.outcome, event.ref),
      would: describe(would.code, would.basis),
      change: permitted ? 'lost' : 'gained',
    };
    this[row.change] += 1;
    if (this.rows.length < mostKept) this.rows.push(row);
    this.#group(row);
    return row;
  }

  /** The list as data, without the rows. */
  summary(): Record<string, unknown> {
    const { accesses, lost, gained, otherwise } = this;
    return { accesses, lost, gained, otherwise };
  }

  /** By provider and patient, and how many such pairs are not among them. */
  groups(): { groups: readonly Group[]; leftOut: number } {
    const key = ({ provider, patient }: Group) => `${provider} ${patient}`;
    const groups = [...this.#groups.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    return { groups, leftOut: this.#groupsLeftOut };
  }

  /** A table for people. */
  view(): View {
    const columns = ['provider', 'patient', 'lost', 'gained', 'decided', 'would', 'first', 'last'];
    const rows = this.groups().groups.map((group) => [
      group.provider,
      group.patient,
      String(group.lost),
      String(group.gained),
      group.decided,
      group.would,
      group.first,
      group.last,
    ]);
    return { kind: 'table', columns, rows, empty: 'no one would have lost or gained access' };
  }

  #group({ provider, patient, decided, would, time, change }: DifferenceRow): void {
    const key = `${provider} ${patient}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      if (this.#groups.size >= mostKept) {
        this.#groupsLeftOut += 1;
        return;
      }
      group = { provider, patient, lost: 0, gained: 0, decided, would, first: time, last: time };
      this.#groups.set(key, group);
    }
    group[change] += 1;
    group.last = time;
  }
}

function describe(code: bigint, basis: bigint): string {
  const name = fromCode(decisions, code) ?? String(code);
  return code === decisions.permitted ? `${name} (${namesOf(bases, basis).join('|')})` : name;
}

/** The names of a mask; the number itself when it has a bit without one, as a denied request may. */
function namesOf(vocabulary: typeof dataTypes | typeof purposes | typeof bases, mask: bigint): string[] {
  try {
    return fromMask(vocabulary, mask);
  } catch {
    return [String(mask)];
  }
}
