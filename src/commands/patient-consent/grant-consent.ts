import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';
import { leaveToTemplate, templateOption } from '../../lib/templates/template-option.ts';

/** `medrec grant-consent`: let a provider or institution read data types until a time. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'grant-consent',
  group: 'Consent',
  summary: 'let a provider or institution read data types until a time',
  description:
    "The named types get this end; others stay as they are. Any number of types is one transaction. A consent is for the purposes of the grantee's role: with a template that allows less, nothing is sent.",
  examples: [
    'medrec grant-consent doctor-1 --data-types lab-results,treatment-plans --expires 90d --from patient-1',
    'medrec grant-consent doctor-1 --template primary-care --from patient-1',
    'medrec grant-consent doctor-1 --template primary-care --expires 30d --from patient-1',
  ],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    template: templateOption(),
    'data-types': leaveToTemplate(dataTypesOption()),
    expiry: leaveToTemplate(timeOption('--expires <when>', 'when the consent ends')),
  },
  async toArguments({ provider, template, 'data-types': dataTypes, expiry }, context) {
    const { announceTemplate, fillConsent } = await import('../../lib/templates/fill-consent.ts');
    const given = { template, 'data-types': dataTypes, expiry };
    const filled = await fillConsent(context, 'grant-consent', given);
    if (template !== undefined) {
      const { limitPurposes } = await import('../../lib/templates/limit-purposes.ts');
      announceTemplate(context, template, { given, filled });
      await limitPurposes(context, [{ provider, template }]);
    }
    return { provider, ...filled };
  },
});
