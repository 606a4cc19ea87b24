import { batchCommand } from '../../batch-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec institution import FILE`: registers the institutions of a CSV file, as a registrar. */
export default batchCommand({
  command: 'institution import',
  group: 'Institutions',
  summary: 'register the institutions of a CSV file, as a registrar',
  description:
    'A call for each row, many under way at once. An institution that is registered with the same root is skipped; with another root it is a fault, since a root cannot be changed.',
  examples: [
    'medrec institution import examples/institutions.csv --from registry-office --dry-run',
    'medrec institution import institutions.csv --from registry-office',
    'medrec institution import institutions.csv --from registry-office --skip-faulty --failures failures.csv',
  ],
  columns: {
    institution: principalParameter('institution', 'the institution'),
    root: bytesOption('root', "the commitment to the institution's credentials", 32),
  },
  options: {},
  async kind() {
    return (await import('../../lib/batch/kinds/institutions.ts')).institutions;
  },
});
