import { parse, TomlError } from 'smol-toml';
import * as v from 'valibot';
import {
  type DataType,
  dataTypes,
  limits,
  type Purpose,
  purposes,
  type Vocabulary,
} from '../contracts/vocabulary.ts';
import { parseSpan } from '../parameters/time.ts';
import { type KeyPath, locateKeys } from './locate-keys.ts';
import { findProtected, type TemplateTerms } from './template.ts';

/** What is wrong with a file of templates, and where. */
export interface TemplateFault {
  /** From 1; null where it is not known. */
  line: number | null;
  /** The key, `templates.night-ward.duration`; '' for the file as a whole. */
  field: string;
  fault: string;
}

/** The templates of a file by their names, and every fault of it; a faulty template is not among the templates. */
export interface ParsedTemplates {
  templates: ReadonlyMap<string, TemplateTerms>;
  faults: readonly TemplateFault[];
}

const keys = ['summary', 'data-types', 'purposes', 'duration'] as const;

const notSpan = 'is not a span: a whole number and one of s, m, h, d, w, y, in quotes, such as "90d"';
const termsSchema = v.pipe(
  v.object({
    summary: v.optional(
      v.pipe(
        v.string(withValue('is not a text')),
        v.maxLength(200, 'has more than 200 characters'),
        v.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, withValue('has a line break or a hidden character')),
      ),
      '',
    ),
    'data-types': namesSchema(Object.keys(dataTypes) as DataType[], dataTypes),
    purposes: namesSchema(Object.keys(purposes) as Purpose[], purposes),
    duration: v.pipe(
      v.string(withValue(notSpan)),
      v.check((text) => parseSpan(text) !== undefined, withValue(notSpan)),
      v.check((text) => parseSpan(text) !== 0n, withValue('is no time at all')),
      v.check(
        (text) => (parseSpan(text) ?? 0n) <= limits.institutionConsent,
        withValue('is longer than 5 years, and no consent is'),
      ),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['data-types'], ['duration']],
      (terms) =>
        findProtected(terms).length === 0 || (parseSpan(terms.duration) ?? 0n) <= limits.protectedConsent,
      ({ input }) =>
        `${quote(input.duration)} is longer than a year, and ${findProtected(input).join(' and ')} may not be consented to for longer`,
    ),
    ['duration'],
  ),
);

/**
 * Parses a file of templates, and goes on after a fault to find them all.
 *
 * @param bytes TOML in UTF-8, with or without a byte order mark
 */
export function parseTemplates(bytes: Uint8Array): ParsedTemplates {
  let text: string;
  let document: Record<string, unknown>;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    document = parse(text);
  } catch (error) {
    return { templates: new Map(), faults: [describeSyntax(error)] };
  }
  const templates = new Map<string, TemplateTerms>();
  const faults: TemplateFault[] = [];
  const locate = locateKeys(text);
  const report = (path: KeyPath, fault: string) => {
    faults.push({ line: locate(path) ?? null, field: path.join('.'), fault });
  };
  for (const key of Object.keys(document)) {
    if (key !== 'templates')
      report([key], 'is not known here: a file of templates has [templates.NAME] only');
  }
  const named = Object.hasOwn(document, 'templates') ? document.templates : {};
  if (!isTable(named)) report(['templates'], 'is no table: write [templates.NAME]');
  for (const [name, value] of Object.entries(isTable(named) ? named : {})) {
    const terms = checkTemplate(name, value, report);
    if (terms !== undefined) templates.set(name, terms);
  }
  // A stable sort: faults of one line stay in the order in which they were found.
  return { templates, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/** Throws nothing: gives undefined and reports each fault. */
function checkTemplate(
  name: string,
  value: unknown,
  report: (path: KeyPath, fault: string) => void,
): TemplateTerms | undefined {
  const path = ['templates', name];
  const isNamed = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name);
  if (!isNamed)
    report(path, 'is no name: 1 to 64 letters, digits, "-" and "_", beginning with a letter or digit');
  if (!isTable(value)) {
    report(path, `is no table: write [templates.${isNamed ? name : 'NAME'}] and its lines below`);
    return undefined;
  }
  const unknown = Object.keys(value).filter((key) => !keys.some((one) => one === key));
  for (const key of unknown) report([...path, key], `is not known: a template has ${keys.join(', ')}`);
  const result = v.safeParse(termsSchema, value);
  for (const issue of result.issues ?? []) {
    const inside = (issue.path ?? []).map(({ key }) => String(key));
    const missing = inside.length === 1 && !Object.hasOwn(value, inside[0] ?? '');
    report([...path, ...inside], missing ? 'is missing' : issue.message);
  }
  return result.success && isNamed && unknown.length === 0 ? result.output : undefined;
}

/** A list of names of a vocabulary, kept in the vocabulary's order. */
function namesSchema<const N extends string>(names: readonly N[], vocabulary: Vocabulary) {
  const choices = names.join(', ');
  return v.pipe(
    v.array(
      v.picklist(names, ({ input }) =>
        input === 'all'
          ? `"all" is not taken here, so that no type comes along unseen: name each of ${choices}`
          : `${quote(input)} is not one of ${choices}`,
      ),
      withValue('is not a list, such as ["a", "b"]'),
    ),
    v.minLength(1, 'names none'),
    v.check((given) => new Set(given).size === given.length, 'names one twice'),
    v.transform((given) => [...given].sort((a, b) => Number((vocabulary[a] ?? 0n) - (vocabulary[b] ?? 0n)))),
  );
}

function describeSyntax(error: unknown): TemplateFault {
  if (error instanceof TomlError) {
    const [first = ''] = error.message.split('\n');
    return {
      line: error.line,
      field: '',
      fault: `${first.replace('Invalid TOML document', 'not TOML')} (column ${error.column})`,
    };
  }
  return {
    line: null,
    field: '',
    fault: error instanceof TypeError ? 'not UTF-8' : `not TOML: ${(error as Error).message}`,
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function withValue(reason: string): (issue: { input: unknown }) => string {
  return ({ input }) => `${quote(input)} ${reason}`;
}

/** A value as an error shows it, in one line. */
function quote(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
