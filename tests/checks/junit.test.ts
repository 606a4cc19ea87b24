import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { toJunit } from '../../src/lib/checks/junit.ts';
import type { CheckResult } from '../../src/lib/checks/run-checks.ts';
import { parseXml } from '../support/xml.ts';

const anyText = fc.string({ unit: 'binary' });
const anyResult: fc.Arbitrary<CheckResult> = fc.record({
  name: anyText,
  status: fc.constantFrom('passed', 'failed', 'skipped'),
  detail: fc.oneof(anyText, fc.constant(']]> &amp; <![CDATA[ \ud800 "\u0000\u001b[2J')),
  hint: anyText,
  seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
});

test.prop([anyText, fc.array(anyResult, { maxLength: 8 })])(
  'whatever a node or a file put into a check, the report is well-formed and counts right',
  (suite, results) => {
    const report = parseXml(toJunit(suite, results));
    const count = (status: CheckResult['status']) => results.filter((one) => one.status === status).length;
    expect(report.attributes).toMatchObject({
      tests: String(results.length),
      failures: String(count('failed')),
      skipped: String(count('skipped')),
    });
    expect(report.children.map(({ children }) => children[0]?.name ?? 'passed')).toEqual(
      results.map(({ status }) => ({ passed: 'passed', failed: 'failure', skipped: 'skipped' })[status]),
    );
  },
);

test.prop([fc.string({ unit: 'grapheme' })])('printable text comes back as it was', (detail) => {
  const printable = detail.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
  const failed: CheckResult = { name: 'x', status: 'failed', detail, hint: detail, seconds: 0 };
  const failure = parseXml(toJunit('suite', [failed])).children[0]?.children[0];
  expect(failure).toMatchObject({ attributes: { message: printable }, text: printable });
});
