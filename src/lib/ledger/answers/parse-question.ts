import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { dataTypes, purposes, type Vocabulary } from '../../contracts/vocabulary.ts';
import { MedrecError } from '../../errors/medrec-error.ts';
import { parsePrincipal } from '../../parameters/principal.ts';
import type { Question } from '../state/decide-access.ts';

/** Why a line is no question. */
export class QuestionFault extends Error {
  override name = 'QuestionFault';
  constructor(
    message: string,
    /** What the line calls itself, when that much could be read. */
    readonly id: string | number | undefined,
  ) {
    super(message);
  }
}

/** A question of a file, with what it calls itself. */
export interface AskedQuestion {
  id: string | number | undefined;
  patient: string;
  question: Question;
}

const nameSchema = v.pipe(v.string(), v.maxLength(200));
const questionSchema = v.strictObject({
  id: v.optional(v.union([nameSchema, v.number()])),
  patient: nameSchema,
  provider: nameSchema,
  'data-types': v.union([nameSchema, v.pipe(v.array(nameSchema), v.maxLength(20))]),
  purpose: nameSchema,
});

/** How many principals are remembered as good: a checksum and a key's name take longer than a decision. */
const mostPrincipals = 100_000;

/** Reads questions of NDJSON: principals or names of keys, data types as a list or separated by commas, one purpose. */
export class QuestionParser {
  readonly #principals = new Map<string, string>();

  constructor(private readonly context: Context) {}

  /** The question of a line. Throws QuestionFault. */
  async parse(line: string): Promise<AskedQuestion> {
    const value = parseJson(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new QuestionFault('it is no object', undefined);
    }
    const id = idOf(value);
    const { output, success, issues } = v.safeParse(questionSchema, value);
    if (!success) {
      throw new QuestionFault(describeIssue(issues[0]), id);
    }
    const types = output['data-types'];
    const names = typeof types === 'string' ? types.split(',').map((name) => name.trim()) : types;
    return {
      id,
      // two awaits a question cost more than the rest of it: what is known is taken at once
      patient: this.#principals.get(output.patient) ?? (await this.#principal('patient', output.patient, id)),
      question: {
        provider:
          this.#principals.get(output.provider) ?? (await this.#principal('provider', output.provider, id)),
        dataTypes: names.reduce((mask, name) => mask | bitOf(dataTypes, 'data-types', name, id), 0n),
        purpose: bitOf(purposes, 'purpose', output.purpose, id),
      },
    };
  }

  async #principal(field: string, text: string, id: QuestionFault['id']): Promise<string> {
    try {
      const principal = await parsePrincipal(field, text, this.context);
      if (this.#principals.size >= mostPrincipals) this.#principals.clear();
      this.#principals.set(text, principal);
      return principal;
    } catch (error) {
      if (error instanceof MedrecError && error.kind === 'usage') throw new QuestionFault(error.message, id);
      throw error;
    }
  }
}

function describeIssue({ path, type, expected, received }: v.BaseIssue<unknown>): string {
  const field = path?.map(({ key }) => String(key)).join('.') ?? '';
  if (type === 'strict_object')
    return expected === 'never' ? `${field} is no field of one` : `${field} is missing`;
  return `${field} is ${received}, not ${expected}`;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new QuestionFault('it is not JSON', undefined);
  }
}

function idOf(value: object): QuestionFault['id'] {
  const id = 'id' in value ? value.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function bitOf(vocabulary: Vocabulary, field: string, name: string, id: QuestionFault['id']): bigint {
  const bit = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;
  if (bit !== undefined) return bit;
  const names = Object.keys(vocabulary).join(', ');
  throw new QuestionFault(`${field}: ${JSON.stringify(name)} is not one of ${names}`, id);
}
