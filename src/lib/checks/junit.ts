import type { CheckResult } from './run-checks.ts';

/** Writes results as JUnit XML, which CI systems read: a test suite, a test case a check. */
export function toJunit(suite: string, results: readonly CheckResult[]): string {
  const count = (status: CheckResult['status']) =>
    results.filter((result) => result.status === status).length;
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  const cases = results.map(({ name, status, detail, hint, seconds, error }) => {
    const open = `  <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
    if (status === 'passed') return `${open}/>`;
    if (status === 'skipped') return `${open}>\n    <skipped message="${escapeXml(detail)}"/>\n  </testcase>`;
    const type = escapeXml(error?.code ?? 'internal');
    return `${open}>\n    <failure type="${type}" message="${escapeXml(detail)}">${escapeXml(hint)}</failure>\n  </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escapeXml(suite)}" tests="${results.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${total.toFixed(3)}">`,
    ...cases,
    '</testsuite>',
    '',
  ].join('\n');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes for XML 1.0, in which most control characters and halves of surrogate pairs cannot stand at all. */
function escapeXml(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd').replace(/[&<>"]/g, (c) => entities[c] ?? c);
}
