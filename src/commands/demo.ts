import { defineCommand } from '../command.ts';
import { optionalText } from '../lib/parameters/basic.ts';

/** `medrec demo`: the whole job on a temporary embedded chain, step by step, each asserted. */
export default defineCommand({
  group: 'Setup',
  summary: 'show the whole job on a temporary chain: onboarding, consent, emergency, audit',
  description: [
    'Starts an embedded chain in a temporary folder, deploys the contracts, and runs the same commands that you would:',
    'providers from a file, a consent, a referral, a care team, an emergency, a change of hospital, a study, a',
    'revocation, and the export of the event log with its verification. Time passes on that chain where a rule waits.',
    'Every step is checked; a wrong outcome ends the demo with an error. All people are invented.',
  ].join(' '),
  examples: ['medrec demo', 'medrec demo --folder ./demo --json'],
  parameters: {
    folder: optionalText('--folder <folder>', 'keep the files here, in a folder that is new or empty'),
  },
  async action(context, { folder }) {
    const { runDemo } = await import('../lib/demo/run-demo.ts');
    return await runDemo(context, folder);
  },
});
