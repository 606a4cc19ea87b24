import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { flagOption, optionalText, textParameter } from '../../lib/parameters/basic.ts';

/** `medrec tx combine FILE FILE`: puts the signatures of two files together. */
export default defineCommand({
  group: 'Chain',
  summary: 'put the signatures in two files of one transaction together',
  description:
    'When the keys of a multisig account sign copies of a file side by side, and not one after the other. No key is needed and no network is asked.',
  examples: ['medrec tx combine pause-1.json pause-2.json --out pause-signed.json'],
  parameters: {
    file: textParameter('<file>', 'a file, as `medrec tx sign` writes it'),
    other: optionalText('[other]', 'another one of the same transaction'),
    out: optionalText('--out <file>', 'where to write it (default: the first file, which needs --force)'),
    force: flagOption('--force', 'replace the file if it is there'),
  },
  async action(context, { file, other, out, force }) {
    const { fail } = await import('../../lib/errors/medrec-error.ts');
    if (other === undefined) {
      throw fail('bad-usage', { reason: 'two files are needed', next: 'medrec tx combine --help' });
    }
    const { combineFiles } = await import('../../lib/offline/combine-files.ts');
    const [first, second] = [resolve(context.io.cwd, file), resolve(context.io.cwd, other)];
    return await combineFiles(context, first, second, { out, force });
  },
});
