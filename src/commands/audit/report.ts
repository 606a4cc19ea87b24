import { defineCommand } from '../../command.ts';
import { principalFilter, sinceFilter, untilFilter } from '../../lib/audit/options.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { flagOption, optionalText } from '../../lib/parameters/basic.ts';
import { aboutParameter, formatOfFile, formatOption, kindParameter } from '../../lib/report/options.ts';

/** `medrec audit report`: what the ledger shows, for those who decide on it. */
export default defineCommand({
  group: 'Audit',
  summary: 'report from the ledger: disclosures, readers, overrides, denials and more',
  description:
    'Reads the ledger that `medrec ledger sync` made, and asks no node.\n\ndisclosures PATIENT: accounting of disclosures by 45 CFR 164.528, six years back, with what that section leaves out apart. readers PATIENT and reach PROVIDER: who can read what now, why, and until when. overrides: emergency overrides with reason, review, acknowledgement, and what is overdue. denials: by reason, provider and patient. minimum-necessary: what was granted and never read, by role. after-end: reads after revocation or expiry, refused or permitted on another basis.\n\nEvery report names the head that it rests on. It is evidence, and judges no one.',
  examples: [
    'medrec audit report disclosures ST2… --out disclosures.html',
    'medrec audit report readers ST2…',
    'medrec audit report overrides --since 2026-01-01 --until 2026-12-31 --format csv --out overrides.csv',
    'medrec audit report denials --institution ST3… --json',
  ],
  parameters: {
    kind: kindParameter,
    about: aboutParameter,
    format: formatOption,
    out: optionalText('--out <file>', 'the file to write; standard output unless given'),
    force: flagOption('--force', 'replace a file that is there'),
    summarise: flagOption(
      '--summarise',
      'disclosures to one recipient for one purpose as one line, 45 CFR 164.528(b)(3)',
    ),
    since: sinceFilter(),
    until: untilFilter(),
    institution: principalFilter('--institution <principal>', 'only what is about this institution'),
    ...ledgerOptions,
  },
  async action(context, { format, out, ...options }) {
    const { runReport } = await import('../../lib/report/run-report.ts');
    return await runReport(context, { ...options, out, format: format ?? formatOfFile(out) });
  },
});
