import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption, purposesOption } from '../../lib/parameters/vocabulary.ts';
import { leaveToTemplate, templateOption } from '../../lib/templates/template-option.ts';

/** `medrec update-consent`: replace the types, the end and the purposes of an active consent. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'update-consent',
  group: 'Consent',
  summary: 'replace the types, the end and the purposes of an active consent',
  description: 'Types that are not named are no longer consented to.',
  examples: [
    'medrec update-consent doctor-1 --data-types basic-information --expires 30d --purposes TREAT --from patient-1',
    'medrec update-consent hospital-1 --template emergency-ready --from patient-1',
  ],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    template: templateOption(),
    'data-types': leaveToTemplate(dataTypesOption()),
    expiry: leaveToTemplate(timeOption('--expires <when>', 'when the consent ends')),
    purposes: leaveToTemplate(purposesOption()),
  },
  async toArguments({ provider, template, 'data-types': dataTypes, expiry, purposes }, context) {
    const fill = await import('../../lib/templates/fill-consent.ts');
    const given = { template, 'data-types': dataTypes, expiry };
    const filled = await fill.fillConsent(context, 'update-consent', given);
    const permissions = { ...filled, purposes: fill.fillPurposes('update-consent', template, purposes) };
    if (template !== undefined) fill.announceTemplate(context, template, { given, filled });
    return { provider, 'new-permissions': permissions };
  },
});
