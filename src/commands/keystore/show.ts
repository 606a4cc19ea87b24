import { defineCommand } from '../../command.ts';
import { keyArgument } from '../../lib/keystore/parameters.ts';
import { viewKey } from '../../lib/keystore/view.ts';

/** `medrec keystore show`: what is known of a key without its password. */
export default defineCommand({
  group: 'Setup',
  summary: 'show the address and the facts of a key',
  examples: ['medrec keystore show dr-okafor', 'medrec keystore show dr-okafor --json'],
  parameters: { name: keyArgument },
  async action(context, { name }) {
    const entry = await (await context.keystore()).get(name);
    return { data: entry, view: viewKey(entry) };
  },
});
