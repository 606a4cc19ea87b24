import type { LedgerEvent } from '../contracts/event.ts';

/** Which events an export holds; what is absent leaves none out. */
export interface EventFilter {
  patient?: string | undefined;
  /** A provider, or any other grantee. */
  provider?: string | undefined;
  institution?: string | undefined;
  /** Who called. */
  actor?: string | undefined;
  /** One of these. */
  topics?: readonly string[] | undefined;
  /** First block time, in seconds. */
  since?: bigint | undefined;
  /** Last block time, in seconds. */
  until?: bigint | undefined;
}

/** Whether a filter leaves anything out. */
export function isFiltering(filter: EventFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** Whether an event is among those that a filter keeps. */
export function matchesFilter(event: LedgerEvent, filter: EventFilter): boolean {
  const { patient, provider, institution, actor, topics, since, until } = filter;
  return (
    (patient === undefined || event.patient === patient) &&
    (provider === undefined || event.provider === provider) &&
    (institution === undefined || event.institution === institution) &&
    (actor === undefined || event.actor === actor) &&
    (topics === undefined || topics.includes(event.topic)) &&
    (since === undefined || event.time >= since) &&
    (until === undefined || event.time <= until)
  );
}
