import type { Outcome } from '../output/output.ts';
import type { View } from '../output/view.ts';
import type { ReportFormat } from './format-option.ts';
import { toJunit } from './junit.ts';
import type { CheckResult } from './run-checks.ts';

const marks: Record<CheckResult['status'], string> = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

/**
 * The outcome of a list of checks. Its exit code is that of the first one that failed, so that a dead node, a wrong
 * network and a wrong contract can be told apart.
 */
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
  const errors = results.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const [first] = errors;
  return { data, view, errors, ...(first === undefined ? {} : { exitCode: first.exitCode }) };
}
