import { toJson } from '../output/json.ts';
import { hashCell, timeCell } from './cells.ts';
import type { LogIdentity } from './row.ts';

/** A head of the event log as it was read from a node: the one value that proves every row before it. */
export interface Head extends LogIdentity {
  /** How many events there are; 0 for none. */
  seq: bigint;
  /** Hash of the event `seq`, 64 hexadecimal digits; zeros when there is none. */
  hash: string;
  /** When and where it was read; null for a head that was written down by hand. Nothing of it is compared. */
  reading: {
    /** The profile's name. */
    profile: string;
    /** Time of the node's newest block, in seconds. */
    time: bigint;
    /** Its Stacks height. */
    height: bigint;
    /** The machine's clock, in seconds. */
    readAt: bigint;
  } | null;
}

/** The registry's head of the events about one patient. */
export interface PatientHead {
  patient: string;
  count: bigint;
  /** Hash of the newest event about the patient, 64 hexadecimal digits; zeros when there is none. */
  hash: string;
}

/** A head as data: what `--json` gives, and what a head file holds. */
export function headToData({ chainId, registry, seq, hash, reading }: Head): Record<string, unknown> {
  const head = { registry, seq, hash: hashCell.format(hash) };
  if (reading === null) return { schemaVersion: 1, network: { chainId }, ...head };
  const { profile, time, height, readAt } = reading;
  return {
    schemaVersion: 1,
    network: { profile, chainId },
    ...head,
    time: timeCell.format(time),
    height,
    readAt: timeCell.format(readAt),
  };
}

/** A head for people. */
export function headToFields({ chainId, registry, seq, hash, reading }: Head): [string, string][] {
  const head: [string, string][] = [
    ['registry', registry],
    ['seq', String(seq)],
    ['hash', hashCell.format(hash)],
  ];
  if (reading === null) return [['chain id', String(chainId)], ...head];
  return [
    ['network', `${reading.profile} (chain id ${chainId})`],
    ...head,
    ['time', timeCell.format(reading.time)],
    ['height', String(reading.height)],
    ['read at', timeCell.format(reading.readAt)],
  ];
}

/** The text of a head file. */
export function formatHead(head: Head): string {
  return `${toJson(headToData(head), 2)}\n`;
}
