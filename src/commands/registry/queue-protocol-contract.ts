import { contractCommand } from '../../contract-command.ts';
import { protocolContracts } from '../../lib/contracts/vocabulary.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { codeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec queue-protocol-contract`: queue a new version of access-control or patient-consent. */
export default contractCommand({
  contract: 'registry',
  function: 'queue-protocol-contract',
  group: 'Governance',
  summary: 'queue a new version of access-control or patient-consent',
  description:
    'Deploy it first, with `medrec deploy-version`. The hash of its code is kept, and checked again when the change is activated; `medrec get-change` shows it as the evidence.',
  examples: ['medrec queue-protocol-contract ST2….patient-consent-2 --slot patient-consent --from board'],
  arguments: {
    slot: codeOption('--slot <contract>', 'which contract', protocolContracts),
    contract: principalParameter('<contract>', 'the contract id of the new version'),
  },
});
