import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';
import { parsePrincipal } from '../parameters/principal.ts';
import { type ReportKind, reportKinds } from './report.ts';
import { type ReportFormat, reportFormats } from './report-formats.ts';

/** Which report. */
export const kindParameter: Parameter<ReportKind> = {
  flags: '<report>',
  description: `which: ${reportKinds.join(', ')}`,
  required: true,
  choices: reportKinds,
  parse(text) {
    const kind = reportKinds.find((one) => one === text);
    if (kind !== undefined) return kind;
    throw fail('invalid-value', {
      name: 'report',
      value: text ?? '',
      reason: 'is no report',
      next: `Give one of: ${reportKinds.join(', ')}.`,
    });
  },
};

/** Whom a report is about. */
export const aboutParameter: Parameter<string | undefined> = {
  flags: '[principal]',
  description: "the patient of disclosures and readers, the provider of reach (an address, or a key's name)",
  completes: 'key',
  parse: async (text, context) =>
    text === undefined ? undefined : await parsePrincipal('principal', text, context),
};

/** In which form; by the ending of the file unless it is given. */
export const formatOption: Parameter<ReportFormat | undefined> = {
  flags: '--format <format>',
  description: `the form: ${reportFormats.join(', ')} (default: by the ending of --out, else table)`,
  choices: reportFormats,
  parse(text) {
    const format = reportFormats.find((one) => one === text);
    if (text === undefined || format !== undefined) return format;
    throw fail('invalid-value', {
      name: '--format',
      value: text,
      reason: 'is not one of the choices',
      next: `Give one of: ${reportFormats.join(', ')}.`,
    });
  },
};

/** The form that the ending of a file names; a table where it names none. */
export function formatOfFile(path: string | undefined): ReportFormat {
  const ending = path === undefined ? undefined : /\.(csv|json|html?)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === undefined) return 'table';
  return ending === 'csv' || ending === 'json' ? ending : 'html';
}
