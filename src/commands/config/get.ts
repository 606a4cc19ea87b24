import { defineCommand } from '../../command.ts';
import { settingArgument } from '../../lib/config/parameters.ts';
import { fail } from '../../lib/errors/medrec-error.ts';

/** `medrec config get`: the value of one setting, and nothing else. */
export default defineCommand({
  group: 'Setup',
  summary: 'print the value of a setting',
  examples: ['medrec config get node-url', 'medrec config get registry --profile testnet'],
  parameters: { setting: settingArgument },
  async action(context, { setting }) {
    const settings = await context.settings();
    const found = settings.find(({ name }) => name === setting);
    if (found === undefined) {
      const profile = String(settings.find(({ name }) => name === 'profile')?.value);
      throw fail('setting-missing', { name: setting, profile });
    }
    return { data: found, view: { kind: 'text', text: String(found.value) } };
  },
});
