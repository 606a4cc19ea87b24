import { batchCommand } from '../../batch-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec provider suspend FILE`: suspends the providers of a CSV file. */
export default batchCommand({
  command: 'provider suspend',
  group: 'Providers',
  summary: 'suspend the providers of a CSV file',
  description: [
    'They are suspended at the level of the key that signs: their institution, a registrar, a reviewer. Who is suspended at this level or above is skipped.',
    'Rows go in lists of 200, many under way at once. It works while the registry is paused, too.',
  ].join('\n\n'),
  examples: [
    'medrec provider suspend examples/suspensions.csv --from clinic --dry-run',
    'medrec provider suspend stolen.csv --from privacy-office',
    'medrec provider suspend stolen.csv --from privacy-office --skip-faulty --failures failures.csv',
  ],
  columns: { provider: principalParameter('provider', 'the provider') },
  options: {},
  async kind() {
    return (await import('../../lib/batch/kinds/suspend-providers.ts')).suspendProviders;
  },
});
