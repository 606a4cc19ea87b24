import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { textParameter } from '../../lib/parameters/basic.ts';

/** `medrec tx show FILE`: what a transaction in a file does. */
export default defineCommand({
  group: 'Chain',
  summary: 'show what a transaction in a file does, and what it still needs',
  description:
    'All of it is read from the bytes of the transaction, and each signature is checked; what the file says of itself is not believed. No key is needed and no network is asked.',
  examples: ['medrec tx show pause.json', 'medrec tx show pause.json --json'],
  parameters: { file: textParameter('<file>', 'the file, as --offline and `medrec tx sign` write it') },
  async action(context, { file }) {
    const { showFile } = await import('../../lib/offline/show-file.ts');
    return await showFile(context, resolve(context.io.cwd, file));
  },
});
