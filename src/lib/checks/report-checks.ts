import type { Outcome } from '../output/output.ts';
import type { View } from '../output/view.ts';
import { toJunit } from './junit.ts';
import type { CheckResult } from './run-checks.ts';

export const reportFormats = ['table', 'junit'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const marks: Record<CheckResult['status'], string> = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

/** The outcome of a list of checks; failures are for the caller to throw or to hand on. */
export function reportChecks(suite: string, results: readonly CheckResult[], format: ReportFormat): Outcome {
  const data = results.map(({ error: _, ...result }) => result);
  const view: View =
    format === 'junit'
      ? { kind: 'text', text: toJunit(suite, results) }
      : {
          kind: 'table',
          columns: ['result', 'check', 'detail'],
          rows: results.map(({ status, name, detail, hint }) => [
            marks[status],
            name,
            hint === '' ? detail : `${detail} (${hint})`,
          ]),
        };
  return { data, view };
}
