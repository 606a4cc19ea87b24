import { hashCell } from '../../audit/cells.ts';
import type { ColumnKind, Grounds, Report, ReportColumn, ReportRow, ReportSection } from '../report.ts';
import { renderChart } from './chart.ts';
import { escapeHtml } from './escape.ts';
import { evidenceStatement, limitsStatement, listGrounds } from './grounds.ts';
import { styleOf } from './style.ts';

/** The most rows of a table on a page that people read; CSV and JSON have them all. */
const mostRows = 2_000;

/** Pages with more columns lie on their side when printed. */
const mostUpright = 7;

/** What allows a page nothing but its own style: no script runs, and nothing is fetched. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One self-contained page, in pieces. All text is escaped: of a log, anyone may have written some. */
export async function* renderHtml(report: Report, grounds: Grounds): AsyncGenerator<string> {
  const { subject, figures, charts, sections, notes } = report;
  const { head } = grounds;
  const wide = sections.some(({ columns }) => columns.length > mostUpright);
  // digits and letters only: what stands in a style must not end it
  const footer = `medrec report: ${subject.kind}. Head ${head.seq}, ${hashCell.format(head.hash)}`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(subject.title)}</title>
<style>
${styleOf({ wide, footer })}
</style>
</head>
<body>
<header>
<p class="kind">Evidence from an event log</p>
<h1>${escapeHtml(subject.title)}</h1>
${renderFields(subject.fields)}
</header>
<main>
<p class="statement">${escapeHtml(evidenceStatement)}</p>
<ul class="figures">
${figures.map(([label, value]) => `<li><strong>${escapeHtml(value)}</strong><span>${escapeHtml(label)}</span></li>`).join('\n')}
</ul>
`;
  for (const chart of charts) {
    if (chart.values.length === 0) continue;
    yield `<figure>
<figcaption>${escapeHtml(chart.title)}</figcaption>
${await renderChart(chart)}
</figure>
`;
  }
  for (const section of sections) yield* renderSection(report.columns, section);
  yield `<section class="grounds">
<h2>What this report rests on</h2>
${renderFields(listGrounds(grounds))}
<p>Every event names the hash of the one before it, and the head is the hash of the last. The events that this report tells of were held against this head. Whoever has an export of the log can do so again: <code>medrec audit verify FILE --head HEAD</code>.</p>
</section>
<section>
<h2>To be read with it</h2>
<ul>
${[...notes, limitsStatement].map((note) => `<li>${escapeHtml(note)}</li>`).join('\n')}
</ul>
</section>
</main>
<footer>${escapeHtml(evidenceStatement)}</footer>
</body>
</html>
`;
}

function* renderSection(columns: readonly ReportColumn[], section: ReportSection): Generator<string> {
  const { id, title, text, rows, empty } = section;
  yield `<section aria-labelledby="${escapeHtml(id)}">
<h2 id="${escapeHtml(id)}">${escapeHtml(title)} <small>${rows.length}</small></h2>
<p>${escapeHtml(text)}</p>
`;
  if (rows.length === 0) yield `<p class="empty">${escapeHtml(empty)}</p>\n`;
  else {
    const shown = section.columns.flatMap((name) => columns.find((column) => column.id === name) ?? []);
    yield `<div class="scroll"><table>
<caption>${escapeHtml(title)}</caption>
<thead><tr>${shown.map((column) => `<th scope="col"${classOf(column)}>${escapeHtml(column.title)}</th>`).join('')}</tr></thead>
<tbody>
`;
    for (const row of rows.slice(0, mostRows)) yield renderRow(shown, row);
    yield '</tbody></table></div>\n';
    if (rows.length > mostRows) {
      yield `<p class="more">${rows.length - mostRows} more rows are not on this page. --format csv or json has them all.</p>\n`;
    }
  }
  yield '</section>\n';
}

function renderRow(shown: readonly ReportColumn[], row: ReportRow): string {
  const cells = shown.map(
    (column) => `<td${classOf(column)}>${renderCell(row[column.id] ?? '', column.kind)}</td>`,
  );
  return `<tr${row.state === 'review overdue' ? ' class="bad"' : ''}>${cells.join('')}</tr>\n`;
}

function classOf({ id, kind }: ReportColumn): string {
  if (kind === 'number' || kind === 'share') return ' class="n"';
  if (id === 'data-types') return ' class="l"';
  return kind === 'time' ? ' class="t"' : '';
}

function renderCell(text: string, kind: ColumnKind): string {
  if (text === '') return '';
  switch (kind) {
    case 'principal':
      return renderPrincipal(text);
    case 'time':
      return escapeHtml(text).replace('T', '<br>');
    case 'names':
      return text.split('|').map(escapeHtml).join(', ');
    case 'share':
      return `${(100 * Number(text)).toFixed(1)}&nbsp;%`;
    default:
      return escapeHtml(text);
  }
}

/** A principal may break in its middle and in front of a contract's name; copied, it is whole. */
function renderPrincipal(text: string): string {
  const parts = /^(.{1,21})([^.]*)(.*)$/u.exec(text)?.slice(1) ?? [text];
  return `<code>${parts
    .filter((part) => part !== '')
    .map(escapeHtml)
    .join('<wbr>')}</code>`;
}

function renderFields(fields: readonly (readonly [string, string])[]): string {
  const items = fields.map(([label, value]) => {
    const isCode = /^(S[PMTN][0-9A-Z]{10,}|0x|medrec )/.test(value);
    const shown = isCode ? `<code>${escapeHtml(value)}</code>` : escapeHtml(value);
    return `<dt>${escapeHtml(label)}</dt><dd>${shown}</dd>`;
  });
  return `<dl>${items.join('\n')}</dl>`;
}
