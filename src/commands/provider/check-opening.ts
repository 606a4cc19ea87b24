import { defineCommand } from '../../command.ts';
import { textParameter } from '../../lib/parameters/basic.ts';

/** `medrec provider check-opening FILE`: whether the chain commits to the fact that an opening shows. */
export default defineCommand({
  group: 'Providers',
  summary: 'check an opening against the commitment on chain',
  description:
    'The institution committed to the fact when it registered the provider; a registrar stands for it once the provider is verified.',
  examples: ['medrec provider check-opening license.json'],
  parameters: { file: textParameter('<file>', 'what `medrec provider opening` printed') },
  async action(context, { file }) {
    const { resolve } = await import('node:path');
    const { readOpeningDocument } = await import('../../lib/provider/opening-document.ts');
    const { checkOpening } = await import('../../lib/provider/show-opening.ts');
    const opening = await readOpeningDocument(resolve(context.io.cwd, file));
    const { role, institution, status, verified } = await checkOpening(context, opening);
    const { provider, field, value } = opening;
    if (!verified)
      context.output.warn('no registrar verified this registration: the institution alone says so');
    if (status !== 'registered') context.output.warn(`the registration is ${status}`);
    return {
      data: { provider, field, value, institution, role, status, verified, root: opening.root },
      view: {
        kind: 'fields',
        fields: [
          ['provider', provider],
          [field, value],
          ['institution', institution],
          ['role', role ?? ''],
          ['status', status ?? ''],
          ['verified', verified ? 'yes' : 'no'],
        ],
      },
    };
  },
});
