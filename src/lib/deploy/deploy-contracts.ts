import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import type { TransactionIntent } from '../chain/send.ts';
import { chooseSigner, unlockSigner } from '../chain/signer.ts';
import { confirmSigning, transactAs } from '../chain/transact.ts';
import { type ContractName, contractNames } from '../config/profiles.ts';
import { setProfileSettings } from '../config/set-settings.ts';
import { contractError } from '../contracts/contract-error.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Outcome } from '../output/output.ts';
import { readContractSources } from './contract-sources.ts';
import { initializeRegistry, type OpeningRoles, type RoleHolder } from './initialize-registry.ts';

export interface DeployInput {
  /** At most one; the signer when there is none. */
  owner: readonly string[];
  registrars: readonly string[];
  reviewers: readonly string[];
  pausers: readonly string[];
  dryRun: boolean;
  timeout: bigint | undefined;
  maxFee: bigint | undefined;
}

interface DeployedContract {
  contract: ContractName;
  id: string;
  outcome: 'deployed' | 'already there' | 'to be deployed';
  txid?: string;
}

/**
 * Deploys what is not there yet, writes the contract ids into the profile, and opens the roles.
 *
 * @throws contract-differs before anything is sent; bad-usage when the opening roles are incomplete
 */
export async function deployContracts(context: Context, input: DeployInput): Promise<Outcome> {
  const chain = await context.chain();
  const choice = await chooseSigner(context);
  await confirmSigning(context, 'deploy', choice);
  const signer = await unlockSigner(context, choice);
  const roles = openingRoles(input, signer.address);
  const sources = await readContractSources();
  const present = await findPresent(chain, signer.address, sources);

  const contracts: DeployedContract[] = [];
  for (const contract of contractNames) {
    const id = `${signer.address}.${contract}`;
    if (present.has(contract)) contracts.push({ contract, id, outcome: 'already there' });
    else if (input.dryRun) contracts.push({ contract, id, outcome: 'to be deployed' });
    else {
      context.output.note(`deploying ${id}`);
      const intent: TransactionIntent = { kind: 'deploy', contractName: contract, source: sources[contract] };
      contracts.push({ contract, id, outcome: 'deployed', txid: await send(context, signer, intent, input) });
    }
  }
  if (input.dryRun) return describe(contracts, [], roles);

  const ids = Object.fromEntries(contracts.map(({ contract, id }) => [contract, id]));
  await setProfileSettings(context.folders.configFile, chain.profile.name, ids);
  Object.assign(chain.profile.contracts, ids);
  context.output.note('opening the roles');
  const holders = await initializeRegistry(chain, roles, (intent) => send(context, signer, intent, input));
  return describe(contracts, holders, roles);
}

function openingRoles(input: DeployInput, deployer: string): OpeningRoles {
  const next = 'medrec deploy --help';
  const { owner, registrars, reviewers, pausers } = input;
  if (owner.length > 1) throw fail('bad-usage', { reason: '--owner was given more than once', next });
  if (registrars.length === 0) throw fail('bad-usage', { reason: '--registrar is missing', next });
  if (reviewers.length === 0) throw fail('bad-usage', { reason: '--reviewer is missing', next });
  return { owner: owner[0] ?? deployer, registrars, reviewers, pausers };
}

/** Which contracts are there with this package's source. Throws contract-differs. */
async function findPresent(
  chain: Chain,
  deployer: string,
  sources: Record<ContractName, string>,
): Promise<Set<ContractName>> {
  const present = new Set<ContractName>();
  for (const name of contractNames) {
    const id = `${deployer}.${name}`;
    const source = await chain.source(id);
    if (source === undefined) continue;
    if (source !== sources[name]) throw fail('contract-differs', { id });
    present.add(name);
  }
  return present;
}

/** Sends a transaction and waits for it. Throws the contract's error when it was aborted. */
async function send(
  context: Context,
  signer: Signer,
  intent: TransactionIntent,
  { timeout, maxFee }: DeployInput,
): Promise<string> {
  const options = { noWait: false, timeout, fee: undefined, maxFee, nonce: undefined };
  const { sent, status } = await transactAs(context, signer, intent, options);
  const result = status?.result;
  const subject = intent.kind === 'deploy' ? intent.contractName : intent.functionName;
  if (result?.type === 'err' && result.value.type === 'uint') {
    throw contractError(BigInt(result.value.value), subject, { txid: sent.txid });
  }
  if (status?.status !== 'success') {
    throw fail('deploy-failed', { contract: subject, txid: sent.txid, status: status?.status ?? 'unknown' });
  }
  return sent.txid;
}

function describe(
  contracts: readonly DeployedContract[],
  holders: readonly RoleHolder[],
  roles: OpeningRoles,
): Outcome {
  return {
    data: { contracts, roles: holders.length > 0 ? holders : roles },
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
            empty: 'not opened yet',
          },
        },
      ],
    },
  };
}
