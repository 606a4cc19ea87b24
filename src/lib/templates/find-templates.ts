import { fail } from '../errors/medrec-error.ts';
import { parseSpan } from '../parameters/time.ts';
import { describeFault } from './describe-fault.ts';
import type { ParsedTemplates } from './parse-templates.ts';
import { readTemplates } from './read-templates.ts';
import { shippedTemplates } from './shipped.ts';
import type { Template, TemplateTerms } from './template.ts';

/**
 * Every template that `--template` takes, by name: the shipped ones, and those of the user's file, which win.
 *
 * @param file the user's file of templates; one that is not there holds none
 * @throws templates-unusable when a single thing in it is wrong: a shipped template must not step in for a faulty one
 */
export async function findTemplates(file: string): Promise<ReadonlyMap<string, Template>> {
  const own = await readOwn(file);
  const templates = new Map<string, Template>();
  for (const [name, terms] of Object.entries(shippedTemplates)) {
    templates.set(name, makeTemplate(name, terms, 'shipped'));
  }
  for (const [name, terms] of own) templates.set(name, makeTemplate(name, terms, 'own'));
  return new Map([...templates].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The template of a name. Throws template-unknown, and as {@link findTemplates}. */
export async function findTemplate(file: string, name: string): Promise<Template> {
  const templates = await findTemplates(file);
  const template = templates.get(name);
  if (template !== undefined) return template;
  throw fail('template-unknown', { name, known: [...templates.keys()].join(', '), path: file });
}

async function readOwn(path: string): Promise<ParsedTemplates['templates']> {
  let parsed: ParsedTemplates | undefined;
  try {
    parsed = await readTemplates(path);
  } catch (error) {
    throw fail('templates-unusable', { path, reason: (error as Error).message }, { cause: error });
  }
  const [first, ...more] = parsed?.faults ?? [];
  if (first === undefined) return parsed?.templates ?? new Map();
  const reason = `${describeFault(first)}${more.length === 0 ? '' : `, and ${more.length} more`}`;
  throw fail('templates-unusable', { path, reason }, { details: { faults: parsed?.faults } });
}

function makeTemplate(name: string, terms: TemplateTerms, origin: Template['origin']): Template {
  const replacesShipped = origin === 'own' && Object.hasOwn(shippedTemplates, name);
  return { name, ...terms, seconds: parseSpan(terms.duration) ?? 0n, origin, replacesShipped };
}
