import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';
import { leaveToTemplate, templateOption } from '../../lib/templates/template-option.ts';

/** `medrec join-study`: join a study with some of its data types. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'join-study',
  group: 'Studies',
  summary: 'join a study with some of its data types',
  description:
    'With a template the data types are those of it that the study uses; one that does not allow research, or a study that ends after its duration, is refused.',
  examples: [
    'medrec join-study 70 --data-types lab-results --from patient-1',
    'medrec join-study 70 --template research --from patient-1',
  ],
  arguments: {
    study: countParameter('<study>', 'the number of the study'),
    template: templateOption('take the data types from a template (`medrec template list`)'),
    'data-types': leaveToTemplate(dataTypesOption()),
  },
  async toArguments({ study, template, 'data-types': given }, context) {
    const { fillMembership } = await import('../../lib/templates/fill-membership.ts');
    return { study, 'data-types': await fillMembership(context, study, template, given) };
  },
});
