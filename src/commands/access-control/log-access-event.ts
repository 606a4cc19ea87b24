import { contractCommand } from '../../contract-command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { optionalText } from '../../lib/parameters/basic.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { actionOption, dataTypesOption, purposeOption } from '../../lib/parameters/vocabulary.ts';

const call = contractCommand({
  contract: 'access-control',
  function: 'log-access-event',
  group: 'Access',
  summary: 'log an access and get the decision that permits or denies it',
  description:
    'Log first, then read: the decision in the event is the authority. A denial is logged too, and ends this command with code 0 like any other answer. With --receipt the ledger is brought up to date, and the event is written to a file with the facts that the decision rested on and the links to the head: `medrec audit verify` accepts or refuses it without a network.',
  examples: [
    'medrec log-access-event patient-1 doctor-1 --data-types lab-results --purpose TREAT --from doctor-1',
    'medrec log-access-event patient-1 doctor-1 --data-types lab-results --purpose TREAT --from doctor-1 --receipt access.json',
  ],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
    'data-types': dataTypesOption(),
    purpose: purposeOption(),
    action: actionOption(),
    receipt: optionalText('--receipt <file>', 'also write a receipt of the access to this file'),
  },
  toArguments: ({ patient, provider, 'data-types': dataTypes, purpose, action }) => ({
    patient,
    provider,
    action,
    'data-types': dataTypes,
    purpose,
  }),
});

/** `medrec log-access-event`: log an access and get the decision that permits or denies it. */
export default {
  ...call,
  async action(context: Parameters<typeof call.action>[0], input: Parameters<typeof call.action>[1]) {
    const { receipt, patient, provider, 'data-types': dataTypes, purpose, action } = input;
    if (receipt === undefined) return await call.action(context, input);
    if (input.dryRun || input.noWait || input.offline !== undefined) {
      const reason =
        '--receipt waits until the access is logged: leave --dry-run, --no-wait and --offline out';
      throw fail('bad-usage', { reason, next: 'medrec log-access-event --help' });
    }
    const { refuseExisting } = await import('../../lib/audit/write-export.ts');
    await refuseExisting(receipt, '--receipt', false);
    const outcome = await call.action(context, input);
    const { addReceipt } = await import('../../lib/audit/run-receipt.ts');
    return await addReceipt(context, outcome, { patient, provider, dataTypes, purpose, action }, receipt);
  },
};
