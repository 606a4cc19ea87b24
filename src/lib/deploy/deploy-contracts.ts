import type { Context } from '../../context.ts';
import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import { chooseSigner, type SignerChoice, unlockSigner } from '../chain/signer.ts';
import { confirmSigning } from '../chain/transact.ts';
import { type ContractName, contractNames } from '../config/profiles.ts';
import { setProfileSettings } from '../config/set-settings.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Outcome } from '../output/output.ts';
import { readContractSources } from './contract-sources.ts';
import { findDeployed, requireSameSource } from './find-deployed.ts';
import { findPending } from './find-pending.ts';
import { initializeRegistry } from './initialize-registry.ts';
import { type GivenRoles, type OpeningRoles, readOpeningRoles } from './opening-roles.ts';
import { rehearseDeploy } from './rehearse-deploy.ts';
import { type DeployedContract, reportDeploy } from './report-deploy.ts';
import { settle } from './settle.ts';

export interface DeployInput extends GivenRoles {
  dryRun: boolean;
  timeout: bigint | undefined;
  maxFee: bigint | undefined;
}

/**
 * Deploys what is not there yet, writes the registry's id into the profile, and opens the roles. What an earlier run
 * has sent, and was not mined when it ended, is waited for instead of being sent again.
 *
 * @throws contract-differs and bad-usage (roles that could not open) before anything is sent; deploy-failed
 */
export async function deployContracts(context: Context, input: DeployInput): Promise<Outcome> {
  const chain = await context.chain();
  const choice = await chooseSigner(context);
  // Before anything is asked; the address of a derived account is known, and checked again, once its key is open.
  readOpeningRoles(input, choice.account === 0 ? choice.address : '');
  await chain.checkNetwork();
  const sources = await readContractSources();
  if (input.dryRun)
    return await rehearseDeploy(context, await findSigner(context, choice), { input, sources });

  await confirmSigning(context, 'deploy', choice);
  const signer = await unlockSigner(context, choice);
  return await deployAs(context, signer, readOpeningRoles(input, signer.address), sources, input);
}

/** Address and public key of what would sign; only a derived account's needs the password. */
async function findSigner(context: Context, choice: SignerChoice): Promise<{ address: string }> {
  return choice.account === 0 ? choice : await unlockSigner(context, choice);
}

async function deployAs(
  context: Context,
  signer: Signer,
  roles: OpeningRoles,
  sources: Record<ContractName, string>,
  options: DeployInput,
): Promise<Outcome> {
  const chain = await context.chain();
  const deployed = await findDeployed(chain, signer.address, sources);
  const pending = await findPending(chain, signer.address);

  const contracts: DeployedContract[] = [];
  for (const contract of contractNames) {
    const id = `${signer.address}.${contract}`;
    if (deployed.has(contract)) {
      contracts.push({ contract, id, outcome: 'already there' });
      continue;
    }
    context.output.note(`${pending.has(id) ? 'waiting for' : 'deploying'} ${id}`);
    const intent: TransactionIntent = { kind: 'deploy', contractName: contract, source: sources[contract] };
    const txid = await settle(context, signer, [id, intent], pending, options);
    // An earlier run may have been of another version.
    if (pending.has(id)) requireSameSource(id, (await chain.source(id)) ?? '', sources[contract]);
    contracts.push({ contract, id, outcome: 'deployed', txid });
  }

  await writeRegistry(context, chain, `${signer.address}.registry`);
  const holders = await initializeRegistry(chain, roles, async (intent) => {
    context.output.note('opening the roles');
    const subject = `${intent.contractId}::${intent.functionName}`;
    await settle(context, signer, [subject, intent], pending, options);
  });
  if (holders.some(({ held }) => !held)) {
    context.output.warn(
      'the registry was opened before with other roles, which hold; change them with the commands under Governance',
    );
  }
  return reportDeploy(contracts, holders);
}

/** Only the registry's id: it says which protocol contracts are in force, and ids of others would grow old. */
async function writeRegistry(context: Context, chain: Chain, registry: string): Promise<void> {
  const { name, contracts: before } = chain.profile;
  for (const contract of contractNames) {
    const old = before[contract];
    if (old === undefined || (contract === 'registry' && old === registry)) continue;
    context.output.note(`${contract} of the profile ${name} was ${old}`);
  }
  const settings = { registry, 'access-control': undefined, 'patient-consent': undefined };
  await setProfileSettings(context.folders.configFile, name, settings);
  for (const contract of contractNames) delete before[contract];
  before.registry = registry;
}
