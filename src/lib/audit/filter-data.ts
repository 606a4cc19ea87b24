import * as v from 'valibot';
import { dataTypes, decisions, fromMask, purposes, toMask, topics } from '../contracts/vocabulary.ts';
import { principalCell, timeCell } from './cells.ts';
import type { EventFilter } from './event-filter.ts';
import { cellSchema } from './parse-head.ts';

/** A filter as data: names and times, as its options take them. What is absent leaves nothing out. */
export function filterToData(filter: EventFilter): Record<string, unknown> {
  const { since, until, dataTypes: types, purposes: uses, topics: named, ...rest } = filter;
  const data = {
    ...rest,
    topics: named,
    dataTypes: types === undefined ? undefined : fromMask(dataTypes, types),
    purposes: uses === undefined ? undefined : fromMask(purposes, uses),
    since: since === undefined ? undefined : timeCell.format(since),
    until: until === undefined ? undefined : timeCell.format(until),
  };
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

const principal = v.optional(cellSchema(principalCell));
const time = v.optional(cellSchema(timeCell));
const names = <const T extends string>(of: readonly T[]) => v.pipe(v.array(v.picklist(of)), v.minLength(1));
const flag = v.optional(v.literal(true));

/** Reads what {@link filterToData} gives. */
export const filterSchema = v.pipe(
  v.strictObject({
    patient: principal,
    provider: principal,
    institution: principal,
    actor: principal,
    topics: v.optional(names(topics)),
    outcomes: v.optional(names(Object.keys(decisions))),
    dataTypes: v.optional(names(Object.keys(dataTypes) as (keyof typeof dataTypes)[])),
    purposes: v.optional(names(Object.keys(purposes) as (keyof typeof purposes)[])),
    protectedOnly: flag,
    overridesOnly: flag,
    since: time,
    until: time,
  }),
  v.transform(({ dataTypes: types, purposes: uses, ...rest }): EventFilter => {
    const masks = {
      ...(types === undefined ? {} : { dataTypes: toMask(dataTypes, types) }),
      ...(uses === undefined ? {} : { purposes: toMask(purposes, uses) }),
    };
    return { ...rest, ...masks };
  }),
);

/** Whether a filter keeps all events of one patient, and no others: these have a chain of their own. */
export function isOnePatient(filter: EventFilter): filter is { patient: string } {
  const { patient, ...rest } = filter;
  return patient !== undefined && Object.values(rest).every((value) => value === undefined);
}
