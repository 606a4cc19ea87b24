import { batchCommand } from '../../batch-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec care-team import FILE`: puts the providers of a CSV file on the care teams of patients. */
export default batchCommand({
  command: 'care-team import',
  group: 'Providers',
  summary: "put your institution's providers on the care teams of a CSV file",
  description:
    'A call for each row, many under way at once. Who is on the care team already, with the present registration, is skipped. An assignment ends with the registration: who registers anew is assigned anew.',
  examples: [
    'medrec care-team import examples/care-teams.csv --from clinic --dry-run',
    'medrec care-team import wards.csv --from clinic',
    'medrec care-team import wards.csv --from clinic --skip-faulty --failures failures.csv',
  ],
  columns: {
    patient: principalParameter('patient', 'the patient'),
    provider: principalParameter('provider', 'the provider'),
  },
  options: {},
  async kind() {
    return (await import('../../lib/batch/kinds/care-teams.ts')).careTeams;
  },
});
