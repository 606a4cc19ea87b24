import type { Parameter } from '../../command.ts';
import { topics } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import { parsePrincipal } from '../parameters/principal.ts';
import { parseTime } from '../parameters/time.ts';

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
export function topicFilter(): Parameter<readonly string[] | undefined> {
  return {
    flags: '--topic <topic>',
    description: 'only events of this topic; repeatable',
    heading,
    repeatable: true,
    choices: topics,
    parse(_text, _context, all) {
      const names = all.flatMap((text) => text.split(',')).map((text) => text.trim());
      const unknown = names.find((name) => !(topics as readonly string[]).includes(name));
      if (unknown !== undefined) {
        const next = `Give one or more of: ${topics.join(', ')}.`;
        throw fail('invalid-value', {
          name: '--topic',
          value: unknown,
          reason: 'is not a topic of the event log',
          next,
        });
      }
      return names.length === 0 ? undefined : names;
    },
  };
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

/** Head files to verify against, none for the node's head. */
export function headsOption(): Parameter<readonly string[]> {
  return {
    flags: '--head <file>',
    description: 'a head that `medrec audit head` wrote, instead of the one on the node; repeatable',
    repeatable: true,
    parse: (_text, _context, all) => all,
  };
}
