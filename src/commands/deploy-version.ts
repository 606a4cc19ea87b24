import { defineCommand, type Parameter } from '../command.ts';
import type { ProtocolContract } from '../lib/config/profiles.ts';
import { fail } from '../lib/errors/medrec-error.ts';
import { optionalText, textParameter } from '../lib/parameters/basic.ts';
import { transactionOptions } from '../lib/parameters/transaction.ts';

const { fee: _fee, nonce: _nonce, noWait: _noWait, ...options } = transactionOptions;
const slots = ['access-control', 'patient-consent'] as const satisfies readonly ProtocolContract[];

const slotOption: Parameter<ProtocolContract> = {
  flags: '--slot <contract>',
  description: `which contract it is a version of: ${slots.join(', ')}`,
  required: true,
  choices: slots,
  parse(text = '') {
    const slot = slots.find((one) => one === text);
    if (slot !== undefined) return slot;
    const reason = 'is no contract that can be replaced';
    throw fail('invalid-value', { name: '--slot', value: text, reason, next: `Give ${slots.join(' or ')}.` });
  },
};

/** `medrec deploy-version`: puts a new version of a protocol contract beside the one in force. */
export default defineCommand({
  group: 'Setup',
  summary: 'deploy a new version of access-control or patient-consent, beside the one in force',
  description: [
    'The source is the one of this package unless --source names a file. It changes no rule yet: the owner queues it with',
    '`medrec queue-protocol-contract`, and activates it after the timelock; `docs/deployment.md` has all the steps. The',
    'name begins with that of the contract and a hyphen. Before anything is sent, the registry that the source calls must',
    'be the one of the profile: a source that says `.registry` is deployed with the key that deployed the registry. The',
    'hash is the one that `medrec get-change` shows of the queued change. A version that is there with the same source is',
    'left alone; run again after an interruption, it goes on where it was.',
  ].join(' '),
  examples: [
    'medrec deploy-version patient-consent-2 --slot patient-consent --from admin',
    'medrec deploy-version access-control-2 --slot access-control --source access-control-2.clar --from admin --dry-run',
  ],
  parameters: {
    name: textParameter('<name>', "the new contract's name, such as patient-consent-2"),
    slot: slotOption,
    source: optionalText('--source <file>', "its Clarity source (default: this package's)"),
    ...options,
  },
  async action(context, { name, slot, source: path, ...input }) {
    if (!name.startsWith(`${slot}-`) || !/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(name)) {
      const reason = `is not ${slot}- and letters, digits or hyphens, 40 characters at most`;
      throw fail('invalid-value', {
        name: '<name>',
        value: name,
        reason,
        next: `Give one such as ${slot}-2.`,
      });
    }
    const { readVersionSource } = await import('../lib/deploy/contract-sources.ts');
    const { deployVersion } = await import('../lib/deploy/deploy-version.ts');
    const source = await readVersionSource(slot, path, context.io.cwd);
    return await deployVersion(context, { slot, name, source, ...input });
  },
});
