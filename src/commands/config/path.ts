import { defineCommand } from '../../command.ts';

/** `medrec config path`: where the configuration file is, or would be. */
export default defineCommand({
  group: 'Setup',
  summary: 'print the path of the configuration file',
  description: 'With --json also the folders in which keys, the embedded chain and mappings are kept.',
  examples: ['medrec config path', 'medrec config path --json'],
  parameters: {},
  async action({ folders }) {
    return { data: folders, view: { kind: 'text', text: folders.configFile } };
  },
});
