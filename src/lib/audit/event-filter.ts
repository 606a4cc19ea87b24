import type { LedgerEvent } from '../contracts/event.ts';
import {
  bases,
  dataTypes as dataTypeBits,
  decisions,
  protectedDataTypes,
  toMask,
} from '../contracts/vocabulary.ts';

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
  /** One of these decisions, of an access that was logged: names of `decisions`. */
  outcomes?: readonly string[] | undefined;
  /** Names one of these data types: a mask. */
  dataTypes?: bigint | undefined;
  /** Names one of these purposes: a mask. */
  purposes?: bigint | undefined;
  /** Names a protected data type. */
  protectedOnly?: true | undefined;
  /** An emergency override, or an access that one covered. */
  overridesOnly?: true | undefined;
  /** First block time, in seconds. */
  since?: bigint | undefined;
  /** Last block time, in seconds. */
  until?: bigint | undefined;
}

/** Whether a filter leaves anything out. */
export function isFiltering(filter: EventFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

const protectedMask = toMask(dataTypeBits, protectedDataTypes);
const accessTopics: readonly string[] = ['access-permitted', 'access-denied'];

/** Whether an event is among those that a filter keeps. */
export function matchesFilter(event: LedgerEvent, filter: EventFilter): boolean {
  const { patient, provider, institution, actor, topics, outcomes, since, until } = filter;
  const { dataTypes, purposes, protectedOnly, overridesOnly } = filter;
  return (
    (patient === undefined || event.patient === patient) &&
    (provider === undefined || event.provider === provider) &&
    (institution === undefined || event.institution === institution) &&
    (actor === undefined || event.actor === actor) &&
    (topics === undefined || topics.includes(event.topic)) &&
    (outcomes === undefined || hasOutcome(event, outcomes)) &&
    (dataTypes === undefined || (event['data-types'] & dataTypes) !== 0n) &&
    (purposes === undefined || (event.purposes & purposes) !== 0n) &&
    (protectedOnly === undefined || (event['data-types'] & protectedMask) !== 0n) &&
    (overridesOnly === undefined || isOfOverride(event)) &&
    (since === undefined || event.time >= since) &&
    (until === undefined || event.time <= until)
  );
}

function hasOutcome({ topic, outcome }: LedgerEvent, names: readonly string[]): boolean {
  return (
    accessTopics.includes(topic) &&
    names.some((name) => decisions[name as keyof typeof decisions] === outcome)
  );
}

function isOfOverride({ topic, ref }: LedgerEvent): boolean {
  if (accessTopics.includes(topic)) return (ref & bases.override) !== 0n;
  return topic.startsWith('override-') && !topic.startsWith('override-limit-');
}
