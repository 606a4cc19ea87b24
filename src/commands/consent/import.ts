import { batchCommand } from '../../batch-command.ts';
import { endColumn } from '../../lib/batch/end-column.ts';
import { optionalText } from '../../lib/parameters/basic.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { sponsorOptions } from '../../lib/parameters/transaction.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';
import { leaveToTemplate, templateOption } from '../../lib/templates/template-option.ts';

/** `medrec consent import FILE`: grants the consents of a CSV file, of one patient or of many. */
export default batchCommand({
  command: 'consent import',
  group: 'Consent',
  summary: "grant the consents of a CSV file: a patient's own list, or many patients'",
  description: [
    "Without a column patient all rows are signed by the key of --from. With it, each row names the key of the patient who signs it, in this keystore: on a clinic's tablet each patient types their own password, once, and a wrong one fails that patient's rows alone. No row is signed by any other key.",
    'In the file, data types are separated by commas inside quotes; what a row leaves out comes from its template, or from --template. A grantee whose role acts for more than its template allows is a fault.',
    'A grant sets the end of the types that it names, and leaves other types as they are. Where each of them is consented to already, for as long or longer, the row is skipped: a list never makes a consent end sooner, `medrec update-consent` and `medrec revoke-consent` do. An end that is a span, as a template has, counts from the newest block; a consent that leaves nine tenths of the span is as good.',
    'Rows go in lists of 50, many under way at once.',
  ].join('\n\n'),
  examples: [
    'medrec consent import examples/consents.csv --from patient-1',
    'medrec consent import examples/tablet.csv --template primary-care',
    'medrec consent import examples/tablet.csv --template primary-care --sponsor clinic',
    'medrec consent import tablet.csv --password-folder /run/secrets/patients --failures failures.csv',
  ],
  columns: {
    patient: {
      ...optionalText('patient', "the name of the patient's key in the keystore"),
      required: false,
    },
    provider: principalParameter('provider', 'the provider or institution'),
    template: { ...templateOption(), required: false },
    'data-types': leaveToTemplate(dataTypesOption()),
    expires: leaveToTemplate(endColumn('expires', 'when the consent ends')),
  },
  options: {
    template: templateOption('what rows leave out comes from this template, unless a row names its own'),
    passwordFolder: optionalText(
      '--password-folder <folder>',
      "for a column patient: read each patient's password from the first line of the file in this folder that has the key's name",
    ),
    ...sponsorOptions,
  },
  async kind(context, options) {
    const { consents } = await import('../../lib/batch/kinds/consents.ts');
    return consents(context, options);
  },
});
