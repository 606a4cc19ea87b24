import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { timeCell } from '../audit/cells.ts';
import type { EventFilter } from '../audit/event-filter.ts';
import { dataTypes, protectedDataTypes, purposes, toMask, type Vocabulary } from '../contracts/vocabulary.ts';
import { accessTopics, type Tables } from './schema.ts';

type Builder = ExpressionBuilder<Tables, 'events'>;
type Condition = ExpressionWrapper<Tables, 'events', SqlBool>;

/**
 * The condition of a filter in SQL. It keeps every event that `matchesFilter` keeps, and no other but where a cell is a
 * number that has no names: see {@link isInexact}.
 */
export function filterToSql(eb: Builder, filter: EventFilter): Condition {
  const { patient, provider, institution, actor, topics, outcomes, since, until } = filter;
  const parts: Condition[] = [];
  if (patient !== undefined) parts.push(eb('patient', '=', patient));
  if (provider !== undefined) parts.push(eb('provider', '=', provider));
  if (institution !== undefined) parts.push(eb('institution', '=', institution));
  if (actor !== undefined) parts.push(eb('actor', '=', actor));
  if (topics !== undefined) parts.push(eb('topic', 'in', [...topics]));
  if (outcomes !== undefined)
    parts.push(eb.and([eb('topic', 'in', [...accessTopics]), eb('outcome', 'in', [...outcomes])]));
  if (filter.dataTypes !== undefined)
    parts.push(namesOneOf(eb, 'data-types', namesOf(dataTypes, filter.dataTypes)));
  if (filter.purposes !== undefined)
    parts.push(namesOneOf(eb, 'purposes', namesOf(purposes, filter.purposes)));
  if (filter.protectedOnly) parts.push(namesOneOf(eb, 'data-types', protectedDataTypes));
  if (filter.overridesOnly) {
    const covered = eb.and([eb('topic', 'in', [...accessTopics]), namesOneOf(eb, 'ref', ['override'])]);
    const own = eb.and([eb('topic', 'like', 'override-%'), eb('topic', 'not like', 'override-limit-%')]);
    parts.push(eb.or([covered, own]));
  }
  if (since !== undefined) parts.push(compareTime(eb, '>=', since));
  if (until !== undefined) parts.push(compareTime(eb, '<=', until));
  return eb.and(parts);
}

/** Whether what a filter keeps must be looked at again: it asks for what SQL cannot tell of a number without names. */
export function isInexact({
  dataTypes,
  purposes,
  protectedOnly,
  overridesOnly,
  since,
  until,
}: EventFilter): boolean {
  return [dataTypes, purposes, protectedOnly, overridesOnly, since, until].some((part) => part !== undefined);
}

/** Times up to the year 9999 go by their text; a later one is a number, and is looked at again. */
function compareTime(eb: Builder, operator: '>=' | '<=', time: bigint): Condition {
  const isNumber = eb('time', 'not like', '%T%');
  const text = timeCell.format(time);
  if (text.includes('T')) return eb.or([eb('time', operator, text), isNumber]);
  return operator === '>=' ? isNumber : eb.and([]);
}

function namesOf(vocabulary: Vocabulary, mask: bigint): string[] {
  return Object.keys(vocabulary).filter((name) => (mask & toMask(vocabulary, [name])) !== 0n);
}

/** A mask that names one of these, or is a number and may do so. */
function namesOneOf(
  eb: Builder,
  column: 'data-types' | 'purposes' | 'ref',
  names: readonly string[],
): Condition {
  const fenced = sql<string>`'|' || ${eb.ref(column)} || '|'`;
  return eb.or([
    ...names.map((name) => eb(fenced, 'like', `%|${name}|%`)),
    eb(sql<string>`substr(${eb.ref(column)}, 1, 1)`, 'in', [...'0123456789']),
  ]);
}
