import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { rowsFile } from '../../lib/parameters/rows-file.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec grant-consents`: grant up to 50 consents at once. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'grant-consents',
  group: 'Consent',
  summary: 'grant up to 50 consents at once',
  description:
    'One bad row, or a grantee named twice, fails all: nothing is granted then. In the file, data types are separated by commas inside quotes.',
  examples: ['medrec grant-consents examples/consents.csv --from patient-1'],
  arguments: {
    consents: rowsFile(
      '<file>',
      'the consents',
      {
        provider: principalParameter('provider', 'the provider or institution'),
        'data-types': dataTypesOption(),
        expires: timeOption('expires', 'when the consent ends'),
      },
      50,
    ),
  },
  toArguments: ({ consents }) => ({
    consents: consents.map(({ expires, ...consent }) => ({ ...consent, expiry: expires })),
  }),
});
