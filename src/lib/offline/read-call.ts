import { addressToString, type ClarityValue } from '@stacks/transactions';
import type { Chain } from '../chain/chain.ts';
import { identifyByName, identifyContract } from '../chain/identify-contract.ts';
import type { ContractName, Profile } from '../config/profiles.ts';
import { bindings } from '../contracts/bindings.ts';
import { CodecError, decode } from '../contracts/codec.ts';
import { requireKnownShape } from '../contracts/known-version.ts';
import { fail } from '../errors/medrec-error.ts';
import { toJson } from '../output/json.ts';
import { ForbiddenTransaction, type OpenedTransaction, openTransaction } from './open-transaction.ts';
import { summarize } from './summary.ts';
import { readTransactionFile } from './transaction-file.ts';

/** What a transaction calls: a function of ours that people may call, with its arguments. */
export interface Call {
  contract: ContractName;
  contractId: string;
  name: string;
  /** Plain values, by the function's own names. */
  values: Record<string, unknown>;
}

/** A transaction file that was read, and found to be a call that medrec knows. */
export interface ReadTransaction {
  path: string;
  opened: OpenedTransaction;
  call: Call;
  /** The file says of itself what its bytes do not say. */
  isMisdescribed: boolean;
}

/**
 * Reads a transaction file of whatever origin: nothing but a call of one of the profile's contracts, on its network,
 * whose signatures are right and which moves no assets, comes out.
 *
 * @param chain is asked about a contract that the profile does not explain; nobody is without it
 * @throws file-unreadable, transaction-file-damaged, transaction-other-network, transaction-forbidden, contract-unset
 */
export async function readTransaction(
  path: string,
  profile: Profile,
  chain?: Chain,
): Promise<ReadTransaction> {
  const file = await readTransactionFile(path);
  const opened = open(path, file.bytes);
  if (file.chainId !== undefined && file.chainId !== opened.chainId) {
    const reason = `it says chain id ${file.chainId}, and its transaction ${opened.chainId}`;
    throw fail('transaction-file-damaged', { path, reason });
  }
  requireNetwork(path, opened, profile);
  const call = await readCall(path, opened, profile, chain);
  const isMisdescribed =
    file.summary !== undefined && file.summary !== JSON.stringify(summaryJson(opened, call));
  return { path, opened, call, isMisdescribed };
}

/**
 * Makes sure that the transaction calls the contract in force.
 *
 * @throws transaction-contract-differs, version-differs, and the errors of the network
 */
export async function requireInForce(chain: Chain, { contract, contractId, name }: Call): Promise<void> {
  const active = await chain.contractId(contract);
  if (active !== contractId) {
    throw fail('transaction-contract-differs', { id: contractId, contract, active });
  }
  await requireKnownShape(chain, contract, name);
}

function open(path: string, bytes: string): OpenedTransaction {
  try {
    return openTransaction(bytes);
  } catch (error) {
    const reason = (error as Error).message;
    const code = error instanceof ForbiddenTransaction ? 'transaction-forbidden' : 'transaction-file-damaged';
    throw fail(code, { path, reason: reason.slice(0, 200) }, { cause: error });
  }
}

function requireNetwork(path: string, { chainId, network }: OpenedTransaction, profile: Profile): void {
  if (chainId === profile.chainId && network === profile.transactionVersion) return;
  throw fail('transaction-other-network', {
    path,
    actual: `chain id ${chainId} (${network})`,
    profile: profile.name,
    expected: `chain id ${profile.chainId} (${profile.transactionVersion})`,
  });
}

async function readCall(
  path: string,
  { payload }: OpenedTransaction,
  profile: Profile,
  chain: Chain | undefined,
): Promise<Call> {
  const contractId = `${addressToString(payload.contractAddress)}.${payload.contractName.content}`;
  const name = payload.functionName.content;
  if (profile.contracts.registry === undefined) {
    throw fail('contract-unset', { profile: profile.name, contract: 'registry' });
  }
  const contract =
    chain === undefined ? identifyByName(profile, contractId) : await identifyContract(chain, contractId);
  const forbid = (reason: string, cause?: unknown) =>
    fail('transaction-forbidden', { path, reason }, { cause });
  if (contract === undefined) {
    throw forbid(`it calls ${contractId}, which is no contract of the profile "${profile.name}"`);
  }
  const { functions } = bindings[contract];
  const binding = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (binding?.kind !== 'call') throw forbid(`${contract} has no function ${name} that people call`);
  const { functionArgs } = payload;
  if (functionArgs.length !== binding.args.length) {
    throw forbid(`${name} takes ${binding.args.length} arguments, and it gives ${functionArgs.length}`);
  }
  try {
    const values = binding.args.map(
      ({ name: argument, type }, i) =>
        [argument, decode(type, functionArgs[i] as ClarityValue, argument)] as const,
    );
    return { contract, contractId, name, values: Object.fromEntries(values) };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw forbid(`its arguments are not those of ${name}: ${error.message}`, error);
  }
}

/** The summary as it comes back from a file. */
function summaryJson(opened: OpenedTransaction, call: Call): unknown {
  return JSON.parse(toJson(summarize(opened, call)));
}
