import type { Parameter } from '../../command.ts';
import { dataTypes, decisions, purposes, topics, type Vocabulary } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import { parsePrincipal } from '../parameters/principal.ts';
import { parseTime } from '../parameters/time.ts';
import { parseMask } from '../parameters/vocabulary.ts';
import { type Column, columns } from './columns.ts';
import { type Format, formats } from './export-formats.ts';

const heading = 'Filters';

/** A principal that an event must name. */
export function principalFilter(flags: string, description: string): Parameter<string | undefined> {
  return {
    flags,
    description,
    heading,
    parse: async (text, context) =>
      text === undefined ? undefined : await parsePrincipal(flags, text, context),
  };
}

/** Topics, one of which an event must have. */
function topicFilter(): Parameter<readonly string[] | undefined> {
  const description = 'only events of this topic; repeatable';
  return namesFilter('--topic <topic>', description, topics, 'is not a topic of the event log');
}

/** Decisions, one of which a logged access must have. */
function outcomeFilter(): Parameter<readonly string[] | undefined> {
  const description = 'only accesses that were answered so: permitted, objected, not-covered, …; repeatable';
  return namesFilter('--outcome <decision>', description, Object.keys(decisions), 'is not a decision');
}

/** Names separated by commas, or the option given again; undefined when it is not given. */
function namesFilter(
  flags: string,
  description: string,
  choices: readonly string[],
  reason: string,
): Parameter<readonly string[] | undefined> {
  return {
    flags,
    description,
    heading,
    repeatable: true,
    choices,
    parse(_text, _context, all) {
      const names = all.flatMap((text) => text.split(',')).map((text) => text.trim());
      const value = names.find((name) => !choices.includes(name));
      if (value === undefined) return names.length === 0 ? undefined : [...new Set(names)];
      const name = flags.split(' ')[0] ?? flags;
      throw fail('invalid-value', {
        name,
        value,
        reason,
        next: `Give one or more of: ${choices.join(', ')}.`,
      });
    },
  };
}

/** A mask that an event must share a bit with; undefined when it is not given. */
function maskFilter(flags: string, what: string, vocabulary: Vocabulary): Parameter<bigint | undefined> {
  const choices = Object.keys(vocabulary);
  return {
    flags,
    description: `only events that name one of these ${what}, separated by commas: ${choices.join(', ')}`,
    heading,
    choices,
    parse: (text) => (text === undefined ? undefined : parseMask(flags, text, vocabulary)),
  };
}

/** A condition that is set or not. */
function conditionFilter(flags: string, description: string): Parameter<true | undefined> {
  return { flags, description, heading, parse: (text) => (text === 'true' ? true : undefined) };
}

/** The first moment, in seconds: a date means its first second in UTC. */
export function sinceFilter(): Parameter<bigint | undefined> {
  return timeFilter('--since <when>', 'only events of this time or later', 0n);
}

/** The last moment, in seconds: a date means its last second in UTC. */
export function untilFilter(): Parameter<bigint | undefined> {
  return timeFilter('--until <when>', 'only events of this time or earlier; a date counts whole', 86_399n);
}

function timeFilter(flags: string, description: string, restOfDay: bigint): Parameter<bigint | undefined> {
  return {
    flags,
    description: `${description}: a date or a UTC time`,
    heading,
    parse(text) {
      if (text === undefined) return undefined;
      const time = parseTime(text);
      if (time !== undefined) return text.includes('T') ? time : time + restOfDay;
      throw fail('invalid-value', {
        name: flags.split(' ')[0] ?? flags,
        value: text,
        reason: 'is neither a date nor a UTC time',
        next: 'Give a date such as 2027-01-31 or a time such as 2027-01-31T18:00:00Z.',
      });
    },
  };
}

/** Which events: the parts of an `EventFilter`. */
export const filterOptions = {
  patient: principalFilter('--patient <principal>', 'only events about this patient'),
  provider: principalFilter('--provider <principal>', 'only events about this provider or other grantee'),
  institution: principalFilter('--institution <principal>', 'only events about this institution'),
  actor: principalFilter('--actor <principal>', 'only what this principal did'),
  topics: topicFilter(),
  outcomes: outcomeFilter(),
  dataTypes: maskFilter('--data-types <types>', 'data types', dataTypes),
  purposes: maskFilter('--purposes <purposes>', 'purposes', purposes),
  protectedOnly: conditionFilter('--protected-only', 'only events that name a protected data type'),
  overridesOnly: conditionFilter(
    '--overrides-only',
    'only emergency overrides, and accesses that one covered',
  ),
  since: sinceFilter(),
  until: untilFilter(),
};

/** Columns of an export, in the order in which they are given; all unless given. */
export function columnsOption(): Parameter<readonly Column[]> {
  const flags = '--columns <columns>';
  return {
    flags,
    description: `only these columns, in this order, separated by commas: ${columns.join(', ')}`,
    choices: columns,
    parse(text) {
      if (text === undefined) return columns;
      const names = text.split(',').map((name) => name.trim()) as Column[];
      const refuse = (value: string, reason: string) =>
        fail('invalid-value', {
          name: '--columns',
          value,
          reason,
          next: `Give some of: ${columns.join(', ')}.`,
        });
      const unknown = names.find((name) => !columns.includes(name));
      if (unknown !== undefined) throw refuse(unknown, 'is no column of an export');
      const twice = names.find((name, i) => names.indexOf(name) !== i);
      if (twice !== undefined) throw refuse(twice, 'is given twice');
      return names;
    },
  };
}

/** The form of an export; undefined when it goes by the file's name. */
export function formatOption(): Parameter<Format | undefined> {
  return {
    flags: '--format <format>',
    description: `the form of the file: ${formats.join(', ')} (by the end of its name, else csv)`,
    choices: formats,
    parse(text) {
      const format = formats.find((one) => one === text);
      if (text === undefined || format !== undefined) return format;
      const next = `Give one of: ${formats.join(', ')}.`;
      throw fail('invalid-value', {
        name: '--format',
        value: text,
        reason: 'is not one of the choices',
        next,
      });
    },
  };
}

/** Head files to verify against, none for the node's head. */
export function headsOption(): Parameter<readonly string[]> {
  return {
    flags: '--head <file>',
    description: 'a head that `medrec audit head` wrote, instead of the one on the node; repeatable',
    repeatable: true,
    parse: (_text, _context, all) => all,
  };
}
