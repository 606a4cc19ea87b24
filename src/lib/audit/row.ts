import type { LedgerEvent } from '../contracts/event.ts';
import { dataTypes, purposes } from '../contracts/vocabulary.ts';
import {
  asciiCell,
  type Cell,
  CellFault,
  hashCell,
  maskCell,
  optionalPrincipalCell,
  parseCell,
  principalCell,
  quote,
  timeCell,
  uintCell,
} from './cells.ts';
import { type Column, columns } from './columns.ts';
import { cellsOfTopic, type TopicCells } from './topic-vocabulary.ts';

export { type Column, columns };

/** Which log an event is of: numbers alone do not say on which network. */
export interface LogIdentity {
  /** Clarity's `chain-id`: 1 for mainnet, 0x80000000 for testnets. */
  chainId: bigint;
  /** The contract id of registry. */
  registry: string;
}

/** One row of an export: an event, its hash as written, and the log that it is said to be of. */
export interface Row extends LogIdentity {
  event: LedgerEvent;
  /** 64 hexadecimal digits. */
  hash: string;
}

/** A row's cells by column, as text: what CSV holds, and what NDJSON is made of. */
export type Cells = Record<Column, string>;

/** A row's cells in the order of {@link columns}. */
export function listCells(cells: Cells): string[] {
  return columns.map((column) => cells[column]);
}

/** The cells by column; `list` has one for each of {@link columns}, in their order. */
export function nameCells(list: readonly string[]): Cells {
  return Object.fromEntries(columns.map((column, i) => [column, list[i] ?? ''])) as Cells;
}

/** How each column is written whose meaning goes by no topic. */
export const cellOf = {
  seq: uintCell,
  time: timeCell,
  topic: asciiCell,
  actor: principalCell,
  patient: optionalPrincipalCell,
  provider: optionalPrincipalCell,
  institution: optionalPrincipalCell,
  'data-types': maskCell(dataTypes),
  purposes: maskCell(purposes),
  evidence: hashCell,
  height: uintCell,
  prev: hashCell,
  'patient-prev': hashCell,
  hash: hashCell,
  'chain-id': uintCell,
  registry: principalCell,
} as const;

/** Writes a row as cells. */
export function formatRow({ event, hash, chainId, registry }: Row): Cells {
  const byTopic = cellsOfTopic(event.topic);
  return {
    seq: cellOf.seq.format(event.seq),
    time: cellOf.time.format(event.time),
    topic: cellOf.topic.format(event.topic),
    actor: cellOf.actor.format(event.actor),
    patient: cellOf.patient.format(event.patient),
    provider: cellOf.provider.format(event.provider),
    institution: cellOf.institution.format(event.institution),
    'data-types': cellOf['data-types'].format(event['data-types']),
    purposes: cellOf.purposes.format(event.purposes),
    code: byTopic.code.format(event.code),
    outcome: byTopic.outcome.format(event.outcome),
    ref: byTopic.ref.format(event.ref),
    'expires-at': byTopic['expires-at'].format(event['expires-at']),
    evidence: cellOf.evidence.format(event.evidence),
    height: cellOf.height.format(event.height),
    prev: cellOf.prev.format(event.prev),
    'patient-prev': cellOf['patient-prev'].format(event['patient-prev']),
    hash: cellOf.hash.format(hash),
    'chain-id': cellOf['chain-id'].format(chainId),
    registry: cellOf.registry.format(registry),
  };
}

/** A cell that is none: its column, its text and the reason. */
export class RowFault extends Error {
  override name = 'RowFault';
  constructor(
    readonly column: Column,
    readonly text: string,
    readonly reason: string,
  ) {
    super(`${column} ${reason}`);
  }
}

/** Reads a row from its cells. Throws RowFault on the first cell that is not in its one spelling. */
export function parseRow(cells: Cells): Row {
  const read = <T>(column: Column, cell: Cell<T>): T => {
    try {
      return parseCell(cell, cells[column]);
    } catch (error) {
      if (error instanceof CellFault) throw new RowFault(column, cells[column], error.message);
      throw error;
    }
  };
  const readByTopic = (column: keyof TopicCells): bigint => {
    try {
      return read(column, byTopic[column]);
    } catch (error) {
      // The topic may be the cell that was changed.
      if (error instanceof RowFault)
        throw new RowFault(column, error.text, `${error.reason}, by the topic ${quote(topic)}`);
      throw error;
    }
  };
  const topic = read('topic', cellOf.topic);
  const byTopic = cellsOfTopic(topic);
  const event: LedgerEvent = {
    seq: read('seq', cellOf.seq),
    prev: read('prev', cellOf.prev),
    'patient-prev': read('patient-prev', cellOf['patient-prev']),
    topic,
    actor: read('actor', cellOf.actor),
    patient: read('patient', cellOf.patient),
    provider: read('provider', cellOf.provider),
    institution: read('institution', cellOf.institution),
    'data-types': read('data-types', cellOf['data-types']),
    purposes: read('purposes', cellOf.purposes),
    code: readByTopic('code'),
    outcome: readByTopic('outcome'),
    ref: readByTopic('ref'),
    'expires-at': readByTopic('expires-at'),
    evidence: read('evidence', cellOf.evidence),
    time: read('time', cellOf.time),
    height: read('height', cellOf.height),
  };
  return {
    event,
    hash: read('hash', cellOf.hash),
    chainId: read('chain-id', cellOf['chain-id']),
    registry: read('registry', cellOf.registry),
  };
}
