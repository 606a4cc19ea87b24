import { defineCommand } from '../../command.ts';
import { principalFilter, sinceFilter, untilFilter } from '../../lib/audit/options.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { pastTimeOption } from '../../lib/ledger/answers/options.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { flagOption, optionalText } from '../../lib/parameters/basic.ts';
import { principalsOption } from '../../lib/parameters/principal.ts';

/** `medrec audit what-if`: who would have lost or gained access, had a consent or a policy been another. */
export default defineCommand({
  group: 'Audit',
  summary: 'replay past accesses under a change, and list who would have lost or gained access',
  description: [
    'Every logged access of the ledger is decided again as it would have been. Only decisions are replayed: what people would have asked for, granted or overridden instead is not known.',
    '--revoke takes the consents to a provider or institution away, as if they were never given; with --revoked-at, as if each patient had revoked them then, and what was granted later stands. A referral by a provider goes with its consent; temporary grants of the patient, overrides and studies stay.',
    '--policy is a TOML or JSON file of role policies: a part for each role, such as [nurse], with data-types, purposes and flags as lists of names. What it leaves out stays as it was at the time.',
    'With no change at all the run repeats what was decided: a difference then means that the ledger knows other rules or events than this version.',
  ].join('\n\n'),
  examples: [
    'medrec audit what-if --revoke clinic --since 2027-01-01',
    'medrec audit what-if --revoke doctor-1 --patient patient-1 --revoked-at 2027-01-15T12:00:00Z',
    'medrec audit what-if --policy narrower.toml --ndjson > differences.ndjson',
  ],
  parameters: {
    revoke: principalsOption('--revoke <grantee>', 'take the consents to this provider or institution away'),
    revokedAt: pastTimeOption('--revoked-at <when>', 'revoke them at this time'),
    policy: optionalText('--policy <file>', 'role policies that hold instead, TOML or JSON'),
    ndjson: flagOption('--ndjson', 'print a JSON line for each such access, and a summary at last'),
    patient: principalFilter('--patient <principal>', 'only accesses to this patient'),
    provider: principalFilter('--provider <principal>', 'only accesses by this provider'),
    since: sinceFilter(),
    until: untilFilter(),
    ...ledgerOptions,
  },
  async action(context, { patient, provider, since, until, ...options }) {
    const next = 'medrec audit what-if --help';
    if (options.revokedAt !== undefined && options.revoke.length === 0) {
      throw fail('bad-usage', { reason: '--revoked-at needs --revoke', next });
    }
    if (since !== undefined && until !== undefined && since > until) {
      throw fail('bad-usage', { reason: '--since is after --until', next });
    }
    const { runWhatIf } = await import('../../lib/ledger/what-if/run-what-if.ts');
    return await runWhatIf(context, { ...options, filter: { patient, provider, since, until } });
  },
});
