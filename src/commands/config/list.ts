import { defineCommand } from '../../command.ts';
import { flagOption } from '../../lib/parameters/basic.ts';

/** `medrec config list`: every setting in force, and where it comes from. */
export default defineCommand({
  group: 'Setup',
  summary: 'list every setting in force',
  description:
    'A flag beats the environment, the environment the configuration file, the file the built-in default.',
  examples: ['medrec config list --show-origin', 'medrec config list --profile testnet --json'],
  parameters: {
    showOrigin: flagOption('--show-origin', 'show where each value comes from'),
  },
  async action(context, { showOrigin }) {
    const settings = await context.settings();
    return {
      data: settings.map(({ name, value, origin }) =>
        showOrigin ? { name, value, origin } : { name, value },
      ),
      view: {
        kind: 'table',
        columns: showOrigin ? ['setting', 'value', 'origin'] : ['setting', 'value'],
        rows: settings.map(({ name, value, origin }) =>
          showOrigin ? [name, String(value), origin] : [name, String(value)],
        ),
      },
    };
  },
});
