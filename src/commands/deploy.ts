import { defineCommand } from '../command.ts';
import { principalsOption } from '../lib/parameters/principal.ts';
import { transactionOptions } from '../lib/parameters/transaction.ts';

const { fee: _fee, nonce: _nonce, noWait: _noWait, ...options } = transactionOptions;

/** `medrec deploy`: puts the three contracts on the network and gives the opening roles. */
export default defineCommand({
  group: 'Setup',
  summary: 'deploy the three contracts and give the opening roles',
  description: [
    'Deploys registry, access-control and patient-consent in this order with the signer as their address, waits for',
    'each, gives the opening roles, writes the id of the registry into the profile, which names the others, and prints',
    'every role. A contract that is there with the same source is skipped; one with another source ends the command. Run again after an',
    'interruption, it goes on where it was. The roles take effect at once, this one time: later ones wait out a',
    'timelock. Owner, registrars and reviewers must be different principals.',
  ].join(' '),
  examples: [
    'medrec deploy --from admin --owner board --registrar registry-office --reviewer privacy-office --pauser security',
    'medrec deploy --profile testnet --from admin --owner ST2… --registrar ST3…,ST4… --reviewer ST5…',
  ],
  parameters: {
    owner: principalsOption(
      '--owner <principal>',
      'who governs: a person, a multisig or a contract (default: the signer)',
    ),
    registrars: principalsOption(
      '--registrar <principal>',
      'who registers institutions and verifies credentials',
    ),
    reviewers: principalsOption('--reviewer <principal>', 'who reviews emergency overrides'),
    pausers: principalsOption('--pauser <principal>', 'who may pause for seven days'),
    ...options,
  },
  async action(context, input) {
    const { deployContracts } = await import('../lib/deploy/deploy-contracts.ts');
    return await deployContracts(context, input);
  },
});
