import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { chooseSigner, findSignerAddress } from '../chain/signer.ts';
import { confirmSigning, transactAs } from '../chain/transact.ts';
import { readResult, toIntent } from '../contracts/call-contract.ts';
import type { registry } from '../contracts/generated/registry.ts';
import type { OutputOf } from '../contracts/interface.ts';
import { readContract } from '../contracts/query-contract.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { listScopes } from './list-scopes.ts';
import { type Mapping, type Mappings, readMappings, writeMappings } from './mappings.ts';
import { principalRules } from './principal-rules.ts';
import { readRegistration } from './registrations.ts';
import type { StoreScope } from './store-file.ts';
import { withStoreLock } from './store-lock.ts';
import { unlockInstitution } from './unlock-institution.ts';

type FeeOptions = Pick<TransactionOptions, 'timeout' | 'fee' | 'maxFee'>;

/** How far a claim is. */
export interface Claim {
  npi: string;
  /** The custodial principal. */
  from: string;
  /** The provider's own. */
  to: string;
  status: 'proposed' | 'claimed';
  /** Of the transactions that this run sent. */
  txids: string[];
}

/** The provider's own key, when this machine has it. */
export interface OwnKey {
  name: string;
  /** File with its password; the institution's password is tried where there is none. */
  passwordFile?: string | undefined;
}

/**
 * The institution's side: proposes to move a custodial registration to the provider's own key, and accepts with
 * that key when it is here. The custodial key has no funds, so the institution pays. What an earlier run did is not
 * repeated.
 *
 * @param to the provider's own principal
 * @throws claim-unknown, claim-not-custodial, claim-key-differs, invalid-value, and the contract's errors
 */
export async function proposeClaim(
  context: Context,
  npi: string,
  to: string,
  own: OwnKey | undefined,
  fees: FeeOptions,
): Promise<Claim> {
  const choice = await chooseSigner(context);
  await confirmSigning(context, `moving the registration of NPI ${npi} to ${to}`, choice);
  const institution = await unlockInstitution(context, choice);
  const { signer } = institution;
  requireOwn(to, await context.profile(), signer.address);
  const scope = { network: (await context.profile()).name, institution: signer.address };
  return await withMappings(context, scope, async (mappings, save) => {
    const mapping = requireCustodial(mappings, npi, scope);
    const chain = await context.chain();
    const claim: Claim = { npi, from: mapping.principal, to, status: 'proposed', txids: [] };
    if (await isAccepted(chain, to, scope)) return await settle(claim, save);
    const custodian = institution.providers(npi);
    if (custodian.address !== mapping.principal) {
      throw fail('claim-key-differs', { npi, principal: mapping.principal, derived: custodian.address });
    }
    if (!(await isProposed(chain, mapping.principal, to))) {
      claim.txids.push(await call(context, custodian, 'move-registration', { to }, fees, signer));
    }
    await save(npi, { ...mapping, proposedTo: to });
    if (own === undefined) return claim;
    const newKey = await unlockOwn(context, own);
    claim.txids.push(await call(context, newKey, 'accept-registration', { from: claim.from }, fees, signer));
    return await settle(claim, save);
  });
}

/**
 * The provider's side: accepts a proposed move with its own key, the signer, which pays.
 *
 * @param from the custodial principal; found in the mappings where the institution's are on this machine too
 */
export async function acceptClaim(
  context: Context,
  npi: string,
  from: string | undefined,
  fees: FeeOptions,
): Promise<Claim> {
  const choice = await chooseSigner(context);
  const known = await findProposal(context, npi, await findSignerAddress(context, choice));
  const principal = from ?? known?.principal;
  if (principal === undefined) throw fail('claim-principal-missing', { npi });
  await confirmSigning(context, `accept-registration from ${principal}`, choice);
  const keystore = await context.keystore();
  const password = await context.prompt.password(`Password of the key "${choice.name}":`);
  const signer = await keystore.unlock(choice.name, password, choice.account);
  const txid = await call(context, signer, 'accept-registration', { from: principal }, fees);
  const claim: Claim = { npi, from: principal, to: signer.address, status: 'claimed', txids: [txid] };
  if (known !== undefined) {
    await withMappings(context, known.scope, async (_, save) => await settle(claim, save));
  }
  return claim;
}

/**
 * The institution's last step: marks the mapping as claimed once the chain says that the provider accepted.
 *
 * @throws claim-unknown, claim-not-custodial, claim-open
 */
export async function settleClaim(context: Context, npi: string): Promise<Claim> {
  const institution = await findSignerAddress(context, await chooseSigner(context));
  const scope = { network: (await context.profile()).name, institution };
  return await withMappings(context, scope, async (mappings, save) => {
    const { principal, proposedTo } = requireCustodial(mappings, npi, scope);
    if (proposedTo === undefined) throw fail('claim-unproposed', { npi, principal });
    if (!(await isAccepted(await context.chain(), proposedTo, scope))) {
      throw fail('claim-open', { npi, principal, to: proposedTo });
    }
    return await settle({ npi, from: principal, to: proposedTo, status: 'claimed', txids: [] }, save);
  });
}

type Save = (npi: string, mapping: Mapping) => Promise<void>;

async function withMappings<T>(
  context: Context,
  scope: StoreScope,
  work: (mappings: Mappings, save: Save) => Promise<T>,
): Promise<T> {
  const { locks, providers } = context.folders;
  return await withStoreLock(locks, scope, async () => {
    const mappings = await readMappings(providers, scope);
    return await work(mappings, async (npi, mapping) => {
      mappings.set(npi, mapping);
      await writeMappings(providers, scope, mappings);
    });
  });
}

async function settle(claim: Claim, save: Save): Promise<Claim> {
  await save(claim.npi, { principal: claim.to, custodial: false, claimedFrom: claim.from });
  return { ...claim, status: 'claimed' };
}

function requireCustodial(mappings: Mappings, npi: string, scope: StoreScope): Mapping & { custodial: true } {
  const mapping = mappings.get(npi);
  if (mapping === undefined) throw fail('claim-unknown', { npi, ...scope });
  if (!mapping.custodial) throw fail('claim-not-custodial', { npi, principal: mapping.principal });
  return mapping;
}

function requireOwn(to: string, profile: Parameters<typeof principalRules>[0], institution: string): void {
  const fault = principalRules(profile, institution).find(to);
  if (fault === undefined) return;
  throw fail('invalid-value', {
    name: '--to',
    value: to,
    reason:
      fault === 'principal-institution' ? 'is the institution itself' : 'is not an account of this network',
    next: "Give the provider's own address, or the name of its key.",
  });
}

async function isAccepted(chain: Chain, to: string, { institution }: StoreScope): Promise<boolean> {
  const registration = await readRegistration(chain, to);
  return (
    registration?.role !== undefined &&
    registration.institution === institution &&
    registration.status === 'registered'
  );
}

async function isProposed(chain: Chain, from: string, to: string): Promise<boolean> {
  const answer = await readContract(chain, 'registry', 'get-move', { provider: from });
  const move = answer as OutputOf<(typeof registry.functions)['get-move']>;
  return move?.to === to;
}

async function findProposal(context: Context, npi: string, to: string) {
  const { name } = await context.profile();
  for (const scope of await listScopes(context.folders.providers)) {
    if (scope.network !== name) continue;
    const mapping = (await readMappings(context.folders.providers, scope)).get(npi);
    if (mapping?.custodial === true && mapping.proposedTo === to)
      return { scope, principal: mapping.principal };
  }
  return undefined;
}

async function unlockOwn(context: Context, { name, passwordFile }: OwnKey): Promise<Signer> {
  const { prompt } = context;
  const password =
    passwordFile === undefined
      ? await prompt.password(`Password of the key "${name}":`)
      : await prompt.passwordIn(passwordFile);
  return await (await context.keystore()).unlock(name, password, 0);
}

async function call(
  context: Context,
  signer: Signer,
  name: string,
  values: Record<string, unknown>,
  fees: FeeOptions,
  sponsor?: Signer,
): Promise<string> {
  const chain = await context.chain();
  const { sent, status } = await transactAs(
    context,
    signer,
    await toIntent(chain, 'access-control', name, values),
    {
      ...fees,
      noWait: false,
      nonce: undefined,
      sponsor,
    },
  );
  if (status !== undefined) readResult(chain, 'access-control', name, status);
  return sent.txid;
}
