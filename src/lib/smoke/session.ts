import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { chooseSigner, type SignerChoice, unlockSigner } from '../chain/signer.ts';
import { transactAs } from '../chain/transact.ts';
import { type ContractName, isEmbedded } from '../config/profiles.ts';
import { readResult, toIntent } from '../contracts/call-contract.ts';
import { readContract } from '../contracts/query-contract.ts';
import { officerRoles } from '../contracts/vocabulary.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import { awaitBlock } from './await-block.ts';
import { describePause, isPaused, readSettings } from './governance-checks.ts';
import { chooseScenario, type Scenario } from './scenario.ts';
import { makeThrowAwayAccounts, type ThrowAwayAccounts } from './throw-away-accounts.ts';

/** What `--write` was given. */
export interface WriteInput {
  /** Keystore names. */
  registrar: string;
  fundFrom: string;
  /** What each throw-away account gets, in microSTX. */
  fund: bigint;
  /** Seconds to wait for a transaction. */
  timeout: bigint | undefined;
  /** In microSTX. */
  maxFee: bigint | undefined;
}

/** How long a node or an indexer may be behind the other, in seconds. */
export const usualWait = 60n;

/** All that the steps of one round trip share. */
export interface Session {
  context: Context;
  chain: Chain;
  input: WriteInput;
  registrar: Signer;
  funder: Signer;
  accounts: ThrowAwayAccounts;
  scenario: Scenario;
}

/**
 * Opens a round trip: asks where it must, unlocks both keys, and makes sure that the registry would take part, before
 * any STX moves.
 *
 * @throws not-confirmed, registrar-needed, registry-paused, no-role-fits, the keystore's errors
 */
export async function openSession(context: Context, input: WriteInput): Promise<Session> {
  const chain = await context.chain();
  const choices = [
    await chooseSigner(context, input.registrar),
    await chooseSigner(context, input.fundFrom),
  ] as const;
  const scenario = chooseScenario((await readSettings(chain)).policies);
  if (await isPaused(chain)) {
    throw fail('registry-paused', { id: chain.ids.registry(), until: await describePause(chain) });
  }
  await confirmRoundTrip(context, input, choices);
  const [first, second] = choices;
  const registrar = await unlockSigner(context, first);
  const funder = first.name === second.name ? registrar : await unlockSigner(context, second);
  await requireRegistrar(chain, input.registrar, registrar.address);
  const accounts = makeThrowAwayAccounts(chain.profile.transactionVersion);
  return { context, chain, input, registrar, funder, accounts, scenario };
}

/**
 * Calls a public function as one of the session's accounts, waits, and gives what it answered.
 *
 * @throws throw-away-short when a throw-away account has too little; the contract's own error when it refused
 */
export async function callAs(
  { context, chain, input, accounts }: Session,
  signer: Signer,
  [contract, name]: readonly [ContractName, string],
  values: Record<string, unknown>,
): Promise<unknown> {
  const intent = await toIntent(chain, contract, name, values);
  const options = {
    noWait: false,
    timeout: input.timeout,
    fee: undefined,
    maxFee: input.maxFee,
    nonce: undefined,
  };
  context.output.note(`${name} by ${signer.address}`);
  try {
    const { status } = await transactAs(context, signer, intent, options);
    if (status === undefined) throw new Error('it was waited for');
    const answer = readResult(chain, contract, name, status);
    await awaitBlock(chain, status.height ?? 0n, input.timeout ?? usualWait);
    return answer;
  } catch (error) {
    const poor = error instanceof MedrecError && error.details.reason === 'NotEnoughFunds';
    if (!poor || !Object.values(accounts).includes(signer)) throw error;
    throw fail('throw-away-short', { address: signer.address, reason: error.message }, { cause: error });
  }
}

/** The addresses of the throw-away accounts. */
export function addresses({ accounts }: Session): Record<keyof Session['accounts'], string> {
  const { institution, provider, patient } = accounts;
  const of = ({ address }: Signer) => address;
  return { institution: of(institution), provider: of(provider), patient: of(patient) };
}

/** Names the network and both keys on stderr, and asks on any network but an embedded chain. */
async function confirmRoundTrip(
  context: Context,
  { fund }: WriteInput,
  choices: readonly [SignerChoice, SignerChoice],
): Promise<void> {
  const profile = await context.profile();
  const { name, nodeUrl } = profile;
  const [registrar, funder] = choices.map(({ name: key, address, account }) =>
    account === 0 ? `${key} (${address})` : `${key} (account ${account})`,
  );
  context.output.note(
    `smoke --write on ${name} (${nodeUrl}), registered by ${registrar}, funded with ${fund * 3n} microSTX by ${funder}`,
  );
  if (isEmbedded(profile)) return;
  const what = `smoke --write on ${name}`;
  const question = `Lend ${fund * 3n} microSTX, pay fees, and leave a throw-away institution and provider on ${name}?`;
  await context.prompt.confirm(what, question);
}

async function requireRegistrar(chain: Chain, name: string, address: string): Promise<void> {
  const mask = (await readContract(chain, 'access-control', 'get-officer-roles', { who: address })) as bigint;
  if ((mask & officerRoles.registrar) !== 0n) return;
  throw fail('registrar-needed', { name, address, id: chain.ids.registry() });
}
