import { defineCommand } from '../../command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { keyArgument } from '../../lib/keystore/parameters.ts';

/** `medrec keystore remove`: deletes a key for good. */
export default defineCommand({
  group: 'Setup',
  summary: 'delete a key for good',
  description:
    'Asks for the address to be typed. Without its phrase a deleted key is lost, and so is what it signs for.',
  examples: ['medrec keystore remove dr-okafor', 'medrec keystore remove dr-okafor --yes'],
  parameters: { name: keyArgument },
  async action(context, { name }) {
    const keystore = await context.keystore();
    const entry = await keystore.get(name);
    if (!context.flags.yes) {
      if (!context.prompt.interactive) {
        throw fail('needs-terminal', { what: `the address of "${name}"`, flag: '--yes' });
      }
      const question = `Without its phrase this key cannot be brought back. Type its address, ${entry.address}`;
      const typed = await context.prompt.text(question, '--yes');
      if (typed.trim() !== entry.address) throw fail('not-confirmed', { what: `deleting the key "${name}"` });
    }
    await keystore.remove(name);
    context.output.note(`Deleted the key "${name}".`);
    return { data: { ...entry, removed: true }, view: { kind: 'none' } };
  },
});
