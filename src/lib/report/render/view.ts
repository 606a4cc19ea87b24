import type { View } from '../../output/view.ts';
import type { Grounds, Report, ReportSection } from '../report.ts';
import { evidenceStatement, limitsStatement, listGrounds } from './grounds.ts';

/** A report for people at a terminal, and for programs that read tab-separated text. */
export function reportToView(report: Report, grounds: Grounds): View {
  const { subject, figures, sections, notes } = report;
  const texts = [evidenceStatement, ...notes, limitsStatement];
  return {
    kind: 'sections',
    sections: [
      { title: subject.title, view: { kind: 'fields', fields: [...subject.fields, ...figures] } },
      ...sections.map((section) => ({ title: section.title, view: sectionToView(report, section) })),
      { title: 'What it rests on', view: { kind: 'fields', fields: listGrounds(grounds) } },
      {
        title: 'Read with it',
        view: { kind: 'fields', fields: texts.map((text, index) => [String(index + 1), text]) },
      },
    ],
  };
}

function sectionToView({ columns }: Report, { columns: shown, rows, empty }: ReportSection): View {
  const titles = new Map(columns.map(({ id, title }) => [id, title]));
  return {
    kind: 'table',
    columns: shown.map((id) => titles.get(id) ?? id),
    rows: rows.map((row) => shown.map((id) => row[id] ?? '')),
    empty,
  };
}
