import { defineCommand } from '../command.ts';
import { formatOption } from '../lib/checks/format-option.ts';

/** `medrec doctor`: whether this installation can work: Node, folders, profile, node, signer, clock. */
export default defineCommand({
  group: 'Setup',
  summary: 'check the installation: Node, folders, profile, node, signer, clock',
  description:
    'Checks what is on this machine, whether the node of the profile answers, and whether this program can call the contracts that the registry has in force. It changes nothing. Whether the contracts are the ones of this package, and work, is for `medrec smoke`. A check that rests on a failed one is skipped; the exit code is that of the first failure.',
  examples: ['medrec doctor', 'medrec doctor --profile testnet --format junit > doctor.xml'],
  parameters: { format: formatOption },
  async action(context, { format }) {
    const { runChecks } = await import('../lib/checks/run-checks.ts');
    const { reportChecks } = await import('../lib/checks/report-checks.ts');
    const { installationChecks } = await import('../lib/checks/installation-checks.ts');
    const results = await runChecks(installationChecks(context), context.io.now);
    return reportChecks('medrec doctor', results, format);
  },
});
