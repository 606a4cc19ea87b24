import { defineCommand } from '../../command.ts';
import { flagOption, optionalText } from '../../lib/parameters/basic.ts';

/** `medrec audit head`: the one value that proves the event log, to be kept where no one else can write. */
export default defineCommand({
  group: 'Audit',
  summary: 'show the head of the event log, to keep elsewhere',
  description:
    'The head is read from the node, not from the indexer. Keep it where neither can reach it, on paper or with a notary: a log that is rewritten later no longer passes through it.',
  examples: ['medrec audit head --out heads/2027-01-31.json', 'medrec audit head --json'],
  parameters: {
    out: optionalText('--out <file>', 'also write it to a file, for `medrec audit verify --head`'),
    force: flagOption('--force', 'replace the file if it is there'),
  },
  async action(context, { out, force }) {
    const { runHead } = await import('../../lib/audit/run-head.ts');
    return await runHead(context, out, force);
  },
});
