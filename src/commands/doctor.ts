import { defineCommand } from '../command.ts';
import { reportFormats } from '../lib/checks/report-checks.ts';
import { choiceOption } from '../lib/parameters/basic.ts';

/** `medrec doctor`: whether this installation can work: Node, folders, profile, node, signer, clock. */
export default defineCommand({
  group: 'Setup',
  summary: 'check the installation: Node, folders, profile, node, signer, clock',
  description:
    'Checks what is on this machine, and whether the node of the profile answers. It changes nothing. Whether the contracts are right is for `medrec smoke`.',
  examples: ['medrec doctor', 'medrec doctor --profile testnet --format junit > doctor.xml'],
  parameters: {
    format: choiceOption('--format <format>', 'how to report', reportFormats, 'table'),
  },
  async action(context, { format }) {
    const { runChecks } = await import('../lib/checks/run-checks.ts');
    const { reportChecks } = await import('../lib/checks/report-checks.ts');
    const { installationChecks } = await import('../lib/checks/installation-checks.ts');
    const results = await runChecks(installationChecks(context), context.io.now);
    return reportChecks('medrec doctor', results, format);
  },
});
