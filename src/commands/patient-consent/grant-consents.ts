import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { rowsFile } from '../../lib/parameters/rows-file.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';
import { leaveToTemplate, templateOption } from '../../lib/templates/template-option.ts';

/** `medrec grant-consents`: grant up to 50 consents at once. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'grant-consents',
  group: 'Consent',
  summary: 'grant up to 50 consents at once',
  description:
    'One bad row, or a grantee named twice, fails all: nothing is granted then. In the file, data types are separated by commas inside quotes; what a row leaves out comes from its template, or from --template.',
  examples: [
    'medrec grant-consents examples/consents.csv --from patient-1',
    'medrec grant-consents grantees.csv --template primary-care --from patient-1',
  ],
  arguments: {
    consents: rowsFile(
      '<file>',
      'the consents',
      {
        provider: principalParameter('provider', 'the provider or institution'),
        template: { ...templateOption(), required: false },
        'data-types': leaveToTemplate(dataTypesOption()),
        expires: leaveToTemplate(timeOption('expires', 'when the consent ends')),
      },
      50,
    ),
    template: templateOption('what rows leave out comes from this template, unless a row names its own'),
  },
  async toArguments({ consents, template }, context) {
    if (consents.length === 0) return { consents: [] };
    const { fillConsents } = await import('../../lib/templates/fill-consents.ts');
    const rows = consents.map(({ provider, expires, ...row }) => {
      return {
        provider,
        template: row.template ?? template,
        'data-types': row['data-types'],
        expiry: expires,
      };
    });
    return { consents: await fillConsents(context, rows) };
  },
});
