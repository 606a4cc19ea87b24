import { type Cell, maskCell, timeCell, uintCell } from '../../audit/cells.ts';
import { cellsOfTopic } from '../../audit/topic-vocabulary.ts';
import { type LedgerEvent, ZERO_HASH } from '../../contracts/event.ts';
import { dataTypes, purposes } from '../../contracts/vocabulary.ts';
import { at, eventColumns } from '../schema.ts';

/** The columns of an event that a state is made of, in the order in which {@link decodeChange} takes their cells. */
export const changeColumns = eventColumns.slice(0, at.evidence);

const dataTypesCell = maskCell(dataTypes);
const purposesCell = maskCell(purposes);

/**
 * A change from the cells of a ledger, for those who decide on thousands a second: without the fields that
 * no decision rests on (hashes, height, evidence), and without a second look at how the cells are spelled, which was
 * taken when they were proven.
 *
 * @throws CellFault when a cell is none
 */
export function decodeChange(cells: readonly (string | number | null)[]): LedgerEvent {
  const [seq, time, topic, actor, patient, provider, institution, types, uses, code, outcome, ref, end] =
    cells;
  const byTopic = cellsOfTopic(String(topic));
  return {
    seq: BigInt(seq ?? 0),
    prev: ZERO_HASH,
    'patient-prev': ZERO_HASH,
    topic: String(topic),
    actor: String(actor),
    patient: toPrincipal(patient),
    provider: toPrincipal(provider),
    institution: toPrincipal(institution),
    'data-types': parseNamed(dataTypesCell, String(types)),
    purposes: parseNamed(purposesCell, String(uses)),
    code: parseNamed(byTopic.code, String(code)),
    outcome: parseNamed(byTopic.outcome, String(outcome)),
    ref: parseNamed(byTopic.ref, String(ref)),
    'expires-at': parseEnd(byTopic['expires-at'], String(end)),
    evidence: ZERO_HASH,
    time: parseEnd(timeCell, String(time)),
    height: 0n,
  };
}

function toPrincipal(cell: string | number | null | undefined): string | null {
  return cell === null || cell === undefined || cell === '' ? null : String(cell);
}

/** A time as nearly all are written; the rest as the cell reads it. */
function parseEnd(cell: Cell<bigint>, text: string): bigint {
  const time = text.length === 20 && text.endsWith('Z') ? Date.parse(text) : Number.NaN;
  return time >= 0 ? BigInt(time / 1000) : cell.parse(text);
}

/** What names were parsed to, by cell: there are few, and they come again and again. */
const parsed = new Map<Cell<bigint>, Map<string, bigint>>();
const mostNames = 1_000;

function parseNamed(cell: Cell<bigint>, text: string): bigint {
  if (cell === uintCell) return cell.parse(text);
  let known = parsed.get(cell);
  if (known === undefined) {
    known = new Map();
    parsed.set(cell, known);
  }
  let value = known.get(text);
  if (value === undefined) {
    value = cell.parse(text);
    if (known.size >= mostNames) known.clear();
    known.set(text, value);
  }
  return value;
}
