import { sanitize, type View } from './view.ts';

/** Renders a view as TSV, for a program: a header line for a table, one `label<TAB>value` line a field. */
export function renderPlain(view: View): string {
  switch (view.kind) {
    case 'none':
      return '';
    case 'text':
      return view.text.endsWith('\n') ? view.text : `${view.text}\n`;
    case 'fields':
      return view.fields.map(([label, value]) => `${sanitize(label)}\t${sanitize(value)}\n`).join('');
    case 'table':
      return [view.columns, ...view.rows].map((row) => `${row.map(sanitize).join('\t')}\n`).join('');
    case 'sections':
      return view.sections.map(({ title, view: inner }) => `# ${title}\n${renderPlain(inner)}`).join('\n');
  }
}

/**
 * Renders a view for a person at a terminal.
 *
 * @param columns the terminal's width in characters
 */
export async function renderTerminal(view: View, columns: number, colour: boolean): Promise<string> {
  switch (view.kind) {
    case 'none':
    case 'text':
      return renderPlain(view);
    case 'fields':
      return await renderFields(view.fields, colour);
    case 'table':
      return view.rows.length === 0 && view.empty !== undefined
        ? `${view.empty}\n`
        : await renderTable(view.columns, view.rows, columns, colour);
    case 'sections': {
      const { Chalk } = await import('chalk');
      const chalk = new Chalk({ level: colour ? 1 : 0 });
      const parts: string[] = [];
      for (const { title, view: inner } of view.sections) {
        parts.push(`${chalk.bold(title)}\n${await renderTerminal(inner, columns, colour)}`);
      }
      return parts.join('\n');
    }
  }
}

async function renderFields(
  fields: readonly (readonly [string, string])[],
  colour: boolean,
): Promise<string> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const width = Math.max(0, ...fields.map(([label]) => label.length));
  return fields.map(([label, value]) => `${chalk.dim(label.padEnd(width))}  ${sanitize(value)}\n`).join('');
}

async function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  colour: boolean,
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const widths = fitColumns(head, rows, columns);
  const table = new Table({
    head: [...head],
    style: colour ? { head: ['bold'], border: ['dim'] } : { head: [], border: [] },
    // No line between rows: a table of forty rows stays readable.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    ...(widths === undefined ? {} : { colWidths: widths }),
  });
  table.push(
    ...rows.map((row) =>
      row.map((cell, i) => {
        const width = widths?.[i];
        return width === undefined ? sanitize(cell) : wrapWords(sanitize(cell), width - 2);
      }),
    ),
  );
  return `${table.toString()}\n`;
}

/** Breaks a text between words; only a word that is longer than a line is broken inside. */
function wrapWords(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line].join('\n');
}

/** Column widths that fit the terminal: wide columns give way first; none when everything fits as it is. */
function fitColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): number[] | undefined {
  const widths = head.map(
    (title, i) => 2 + Math.max(title.length, ...rows.map((row) => sanitize(row[i] ?? '').length)),
  );
  const room = columns - head.length - 1;
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  if (over <= 0) return undefined;
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= 8) break;
    widths[widest] = width - 1;
    over -= 1;
  }
  return widths;
}
