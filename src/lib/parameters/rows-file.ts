import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InputOf, Parameter, Parameters } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';

/**
 * A CSV file with a header line whose rows become one list of a call. Every cell is parsed by the parameter of its
 * column, named as in the header; all rows are checked before the first fault is reported.
 *
 * @param columns a parameter for each column; a column that may be left out has `required: false`
 * @param most the longest list that the contract takes
 */
export function rowsFile<C extends Parameters>(
  flags: string,
  description: string,
  columns: C,
  most: number,
): Parameter<InputOf<C>[]> {
  const names = Object.keys(columns);
  return {
    flags,
    description: `${description}: CSV with the columns ${describeColumns(columns)}; at most ${most} rows; - for stdin`,
    async parse(path = '', context) {
      const { parse } = await import('csv-parse/sync');
      const text = path === '-' ? await context.prompt.readStdin() : await readText(path, context.io.cwd);
      let records: { record: Record<string, string>; info: { lines: number } }[];
      try {
        records = parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true });
      } catch (error) {
        throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
      }
      const faults: string[] = [];
      const header = Object.keys(records[0]?.record ?? {});
      for (const name of header)
        if (!names.includes(name)) faults.push(`line 1: no column "${name}" is known`);
      const rows: InputOf<C>[] = [];
      for (const { record, info } of records.slice(0, most))
        rows.push(await parseRow(columns, record, info.lines, context, faults));
      if (records.length === 0) faults.push('line 1: no rows');
      if (records.length > most) faults.push(`line ${most + 2}: more than ${most} rows`);
      const [first] = faults;
      if (first !== undefined) {
        throw fail('rows-faulty', { path, count: faults.length, first }, { details: { faults } });
      }
      return rows;
    },
  };
}

/** The columns of a file in words, for a help text or an error. */
export function describeColumns(columns: Parameters): string {
  return Object.entries(columns)
    .map(([name, { required }]) => (required === false ? `${name} (may be left out)` : name))
    .join(', ');
}

async function parseRow<C extends Parameters>(
  columns: C,
  record: Record<string, string>,
  line: number,
  context: Context,
  faults: string[],
): Promise<InputOf<C>> {
  const row: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(columns)) {
    const cell = record[name] === '' ? undefined : record[name];
    if (cell === undefined && column.required !== false) {
      faults.push(`line ${line}: ${name} is missing`);
      continue;
    }
    try {
      row[name] = await column.parse(cell, context, cell === undefined ? [] : [cell]);
    } catch (error) {
      if (!(error instanceof MedrecError)) throw error;
      faults.push(`line ${line}: ${error.message}`);
    }
  }
  return row as InputOf<C>;
}

async function readText(path: string, folder: string): Promise<string> {
  try {
    return await readFile(resolve(folder, path), 'utf8');
  } catch (error) {
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
}
