import { stringify } from 'csv-stringify/sync';
import { hashCell } from '../../audit/cells.ts';
import { neutralise } from '../../audit/spreadsheet.ts';
import type { Grounds, Report } from '../report.ts';

/**
 * The rows of all sections as one table, in pieces: the section first, then every column of the report, then what the
 * row rests on. Cells that a spreadsheet would run are neutralised as in an export.
 */
export function* renderCsv({ columns, sections }: Report, { head }: Grounds): Generator<string> {
  const grounds = [String(head.seq), hashCell.format(head.hash), String(head.chainId), head.registry];
  yield formatLine([
    'section',
    ...columns.map(({ id }) => id),
    ...['head-seq', 'head-hash', 'chain-id', 'registry'],
  ]);
  for (const section of sections) {
    const shown = new Set(section.columns);
    for (const row of section.rows) {
      const cells = columns.map(({ id }) => (shown.has(id) ? (row[id] ?? '') : ''));
      yield formatLine([section.id, ...cells, ...grounds]);
    }
  }
}

function formatLine(cells: readonly string[]): string {
  return stringify([cells.map(neutralise)], { record_delimiter: '\n' });
}
