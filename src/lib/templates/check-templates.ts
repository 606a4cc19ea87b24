import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { describeFault } from './describe-fault.ts';
import { type ParsedTemplates, parseTemplates } from './parse-templates.ts';
import { readTemplates } from './read-templates.ts';
import { shippedTemplates } from './shipped.ts';

/**
 * `medrec template check`: every fault of a file of templates, with its place; exit code 2 when there is one.
 *
 * @param given a path, `-` for standard input; undefined for the user's own file, which need not be there
 * @throws file-unreadable
 */
export async function checkTemplates(context: Context, given: string | undefined): Promise<Outcome> {
  const path = given ?? context.folders.templatesFile;
  const { templates, faults } = await read(context, path, given === undefined);
  const names = [...templates.keys()];
  const [first] = faults;
  if (first !== undefined) {
    const error = fail('templates-faulty', { path, count: faults.length, first: describeFault(first) });
    return {
      data: { path, templates: names, faults },
      view: {
        kind: 'table',
        columns: ['line', 'field', 'fault'],
        rows: faults.map(({ line, field, fault }) => [line === null ? '' : String(line), field, fault]),
      },
      errors: [error],
      exitCode: error.exitCode,
    };
  }
  if (names.length === 0) context.output.warn(`there is no template in ${path}`);
  const replaced = names.filter((name) => Object.hasOwn(shippedTemplates, name));
  if (replaced.length > 0) {
    context.output.note(`In place of the shipped ones: ${replaced.join(', ')}`);
  }
  return {
    data: { path, templates: names, faults: [] },
    view: {
      kind: 'fields',
      fields: [
        ['file', path],
        ['faults', 'none'],
        ['templates', names.length === 0 ? 'none' : names.join(', ')],
      ],
    },
  };
}

async function read(context: Context, path: string, mayBeMissing: boolean): Promise<ParsedTemplates> {
  if (path === '-') return parseTemplates(Buffer.from(await context.prompt.readStdin()));
  let parsed: ParsedTemplates | undefined;
  try {
    parsed = await readTemplates(resolve(context.io.cwd, path));
  } catch (error) {
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
  if (parsed !== undefined) return parsed;
  if (mayBeMissing) return { templates: new Map(), faults: [] };
  throw fail('file-unreadable', { path, reason: 'there is no such file' });
}
