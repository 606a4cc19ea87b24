import { defineCommand } from '../../command.ts';
import { flagOption } from '../../lib/parameters/basic.ts';
import { templateArgument } from '../../lib/templates/template-option.ts';

/** `medrec template show`: what one template allows. */
export default defineCommand({
  group: 'Consent',
  summary: 'show what a template allows',
  examples: [
    'medrec template show primary-care',
    'medrec template show primary-care --toml > templates.toml',
  ],
  parameters: {
    template: templateArgument(),
    toml: flagOption('--toml', 'print it as a file has it, to begin one of your own'),
  },
  async action({ folders }, { template, toml }) {
    const { describeOrigin, presentTemplate } = await import('../../lib/templates/present-template.ts');
    const data = presentTemplate(template, folders.templatesFile);
    if (toml) {
      const { formatTemplate } = await import('../../lib/templates/format-template.ts');
      return { data, view: { kind: 'text', text: formatTemplate(template.name, template) } };
    }
    const protectedTypes = data['protected-types'];
    return {
      data,
      view: {
        kind: 'fields',
        fields: [
          ['name', template.name],
          ['summary', template.summary],
          ['data types', template['data-types'].join(', ')],
          [
            'protected types',
            protectedTypes.length === 0
              ? 'none'
              : `${protectedTypes.join(', ')}: extra sensitive, and consented to for a year at most`,
          ],
          ['purposes', `${template.purposes.join(', ')}, at most`],
          ['duration', `${template.duration} (${template.seconds} seconds) from the moment of the grant`],
          ['from', describeOrigin(template)],
          ...(data.file === null ? [] : ([['file', data.file]] as const)),
        ],
      },
    };
  },
});
