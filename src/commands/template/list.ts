import { defineCommand } from '../../command.ts';

/** `medrec template list`: every template that `--template` takes. */
export default defineCommand({
  group: 'Consent',
  summary: 'list the templates of consents',
  description:
    'Those that come with medrec, and your own: in templates.toml, beside the configuration file (`medrec config path`).',
  examples: ['medrec template list', 'medrec template list --json'],
  parameters: {},
  async action({ folders }) {
    const { findTemplates } = await import('../../lib/templates/find-templates.ts');
    const { describeOrigin, presentTemplate } = await import('../../lib/templates/present-template.ts');
    const templates = [...(await findTemplates(folders.templatesFile)).values()];
    return {
      data: templates.map((template) => presentTemplate(template, folders.templatesFile)),
      view: {
        kind: 'table',
        columns: ['name', 'data types', 'purposes', 'duration', 'from', 'summary'],
        rows: templates.map((template) => [
          template.name,
          template['data-types'].join(', '),
          template.purposes.join(', '),
          template.duration,
          describeOrigin(template),
          template.summary,
        ]),
      },
    };
  },
});
