import type { ContractName } from '../config/profiles.ts';
import type { Outcome } from '../output/output.ts';
import type { RoleHolder } from './initialize-registry.ts';

export interface DeployedContract {
  contract: ContractName;
  /** `ADDRESS.contract`. */
  id: string;
  outcome: 'deployed' | 'already there';
  txid?: string;
}

/** What people and programs see of a deployment: where each contract is, and who holds each role. */
export function reportDeploy(
  contracts: readonly DeployedContract[],
  holders: readonly RoleHolder[],
): Outcome {
  return {
    data: { contracts, roles: holders },
    view: {
      kind: 'sections',
      sections: [
        {
          title: 'Contracts',
          view: {
            kind: 'table',
            columns: ['contract', 'id', 'outcome'],
            rows: contracts.map(({ contract, id, outcome }) => [contract, id, outcome]),
          },
        },
        {
          title: 'Roles',
          view: {
            kind: 'table',
            columns: ['role', 'principal', 'on chain'],
            rows: holders.map(({ role, principal, held }) => [role, principal, held ? 'yes' : 'no']),
          },
        },
      ],
    },
  };
}
