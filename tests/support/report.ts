import { expect } from 'vitest';
import type { CheckResult } from '../../src/lib/checks/run-checks.ts';
import type { Run } from './run-medrec.ts';

/** What a run of `medrec smoke --json` or `medrec doctor --json` said. */
export interface Report {
  code: number;
  checks: Omit<CheckResult, 'error'>[];
  /** The codes of the errors, in their order. */
  errors: string[];
  first: { code: string; message: string; hint: string; details: Record<string, unknown> } | undefined;
  stderr: string;
  /** The check whose name has this text; fails the test when there is none. */
  find(text: string): Omit<CheckResult, 'error'>;
}

/** Reads the envelope; every check has a known status, and the exit code is 0 only when none failed. */
export function readReport({ code, stdout, stderr }: Run): Report {
  const envelope = JSON.parse(stdout);
  const checks = (envelope.data ?? []) as Report['checks'];
  const failed = checks.filter(({ status }) => status === 'failed');
  expect({ code, success: envelope.success, failed: failed.length }).toEqual({
    code: envelope.success ? 0 : expect.any(Number),
    success: code === 0,
    failed: envelope.data === null ? 0 : envelope.errors.length,
  });
  return {
    code,
    checks,
    errors: envelope.errors.map((error: { code: string }) => error.code),
    first: envelope.errors[0],
    stderr,
    find(text) {
      const found = checks.find(({ name }) => name.includes(text));
      if (found === undefined)
        throw new Error(`no check is named "${text}": ${checks.map(({ name }) => name)}`);
      return found;
    },
  };
}
