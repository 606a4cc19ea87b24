import { defineCommand } from '../../command.ts';
import { optionalText } from '../../lib/parameters/basic.ts';

/** `medrec template check`: every fault of a file of templates. */
export default defineCommand({
  group: 'Consent',
  summary: 'check a file of templates, and list every fault',
  description: 'Needs no network. Ends with 2 when there is a fault.',
  examples: ['medrec template check', 'medrec template check examples/templates.toml'],
  parameters: {
    file: optionalText('[file]', 'the file, or - for stdin; your own templates.toml unless given'),
  },
  async action(context, { file }) {
    const { checkTemplates } = await import('../../lib/templates/check-templates.ts');
    return await checkTemplates(context, file);
  },
});
