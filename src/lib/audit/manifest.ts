import { toJson } from '../output/json.ts';
import { hashCell, timeCell } from './cells.ts';
import type { EventFilter } from './event-filter.ts';
import type { Format } from './export-formats.ts';
import { filterToData } from './filter-data.ts';
import { type Head, headToData } from './head.ts';
import type { Column } from './row.ts';

/** What an export is: of which log, which part of it, up to which head, and the bytes of the file. */
export interface Manifest {
  /** Names the log too: chain and registry. */
  head: Head;
  /** The registry's head of the filter's patient at the same moment, where it was read. */
  patientHead: { count: bigint; hash: string } | null;
  filter: EventFilter;
  columns: readonly Column[];
  format: Format;
  /** Text that a spreadsheet would run was left as it is. */
  raw: boolean;
  rows: bigint;
  /** null when there are no rows. */
  firstSeq: bigint | null;
  lastSeq: bigint | null;
  file: FileName;
  /** The version of the program that wrote it. */
  version: string;
  /** By the machine's clock, in seconds. */
  createdAt: bigint;
}

/** The bytes of a file: name without folder; null for a stream. */
export interface FileName {
  name: string | null;
  bytes: number;
  /** 64 hexadecimal digits. */
  sha256: string;
}

/** Says what a JSON file is, for who finds it without its name. */
export const manifestKind = 'medrec-export-manifest';

/** A manifest as data, without a signature. Serialisable by {@link toJson}. */
export function manifestToData(manifest: Manifest): Record<string, unknown> {
  const { head, patientHead, filter, columns, format, raw, rows, firstSeq, lastSeq } = manifest;
  const { name, bytes, sha256 } = manifest.file;
  return {
    schemaVersion: 1,
    kind: manifestKind,
    network: { profile: head.reading?.profile ?? null, chainId: head.chainId },
    registry: head.registry,
    filter: filterToData(filter),
    columns,
    format,
    raw,
    rows,
    firstSeq,
    lastSeq,
    head: headToData(head),
    patientHead:
      patientHead === null ? null : { count: patientHead.count, hash: hashCell.format(patientHead.hash) },
    file: { name, bytes, sha256 },
    program: { name: 'medrec', version: manifest.version },
    createdAt: timeCell.format(manifest.createdAt),
  };
}

/** Data as a JSON value: uints are numbers or strings from here on. */
export function toJsonValue(data: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(toJson(data)) as Record<string, unknown>;
}
