import { resolve } from 'node:path';
import { type ClarityValue, TransactionSigner } from '@stacks/transactions';
import type { Context } from '../../context.ts';
import { standInKey } from '../chain/author.ts';
import { buildTransaction, type TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import { type SignerChoice, unlockSigner } from '../chain/signer.ts';
import { type ContractName, isEmbedded } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Outcome } from '../output/output.ts';
import type { CallOptions } from '../parameters/transaction.ts';
import { takeNonce } from '../transactions/send.ts';
import { withSettled } from '../transactions/send-signed.ts';
import { chooseAuthor } from './author.ts';
import { openTransaction } from './open-transaction.ts';
import { describeFile, summarize } from './summary.ts';
import { requireWritable, writeTransactionFile } from './transaction-file.ts';

/** A call that is to be written to a file. */
export interface OfflineCall {
  contract: ContractName;
  name: string;
  values: Record<string, unknown>;
  functionArgs: readonly ClarityValue[];
  /** Asks which contract is in force. */
  aim: () => Promise<TransactionIntent & { kind: 'call' }>;
}

const flag = '--offline';

/**
 * `--offline FILE`: writes a call to a file, signed by a key of this machine or unsigned for an account whose keys are
 * elsewhere; sends nothing. With a nonce and a fee given, no network is asked.
 *
 * @throws bad-usage, file-exists, file-unwritable, not-confirmed, fee-too-high; contract-unset; the errors of keystore
 *   and network
 */
export async function writeOffline(
  context: Context,
  call: OfflineCall,
  options: Omit<CallOptions, 'offline'> & { offline: string },
): Promise<Outcome> {
  const { sponsored, force } = options;
  requireSense(call.name, options);
  const path = resolve(context.io.cwd, options.offline);
  const author = await chooseAuthor(context, options);
  await requireWritable(path, flag, force);
  const chain = await context.chain();
  const isAlone = options.nonce !== undefined && (options.fee !== undefined || sponsored);
  if (!isAlone) await chain.checkNetwork();
  const intent = isAlone ? aimBlindly(context, chain, call) : await call.aim();
  const signer = author.kind === 'key' ? await unlock(context, call.name, author.choice) : undefined;
  const address = author.kind === 'key' ? signer?.address : author.address;
  // what was written to a file is not seen here until it is sent
  const nonce =
    options.nonce ??
    (await withSettled(context.folders, chain, address ?? '', (journal) => takeNonce(chain, journal)));
  const { transaction, fee } = await buildTransaction(chain, signer?.publicKey ?? standInKey, intent, nonce, {
    fee: sponsored ? 0n : options.fee,
    maxFee: options.maxFee ?? chain.profile.maxFee,
    sponsored,
    ...(author.kind === 'key' ? {} : { author }),
  });
  await signer?.withPrivateKey(async (key) => new TransactionSigner(transaction).signOrigin(key));
  const opened = openTransaction(transaction.serialize());
  const length = BigInt(opened.bytes.length / 2);
  if (!sponsored && fee < length) {
    context.output.warn(
      `a node relays ${length} bytes for no less than ${length} microSTX, and the fee is ${fee}`,
    );
  }
  const known = { ...call, contractId: intent.contractId };
  const { bytes, chainId } = opened;
  await writeTransactionFile(path, { bytes, chainId, summary: summarize(opened, known) }, { flag, force });
  return describeFile(options.offline, opened, known);
}

function requireSense(
  name: string,
  { sponsor, sponsored, fee }: Pick<CallOptions, 'sponsor' | 'sponsored' | 'fee'>,
): void {
  const next = `medrec ${name} --help`;
  if (sponsor !== undefined) {
    const reason =
      '--sponsor pays when it is sent; with --offline give --sponsored, and let `medrec tx sponsor` pay';
    throw fail('bad-usage', { reason, next });
  }
  if (sponsored && fee !== undefined) {
    throw fail('bad-usage', { reason: 'with --sponsored the fee is chosen by the sponsor', next });
  }
}

/** The call of the contract that the profile names; whether it is in force is asked by whoever sends it. */
function aimBlindly(
  context: Context,
  chain: Chain,
  { contract, name, functionArgs }: OfflineCall,
): TransactionIntent & { kind: 'call' } {
  const registry = chain.ids.registry();
  const contractId =
    contract === 'registry' ? registry : (chain.profile.contracts[contract] ?? chain.ids.original(contract));
  if (contract !== 'registry') {
    context.output.note(`no node was asked: ${contractId} is taken for the ${contract} in force`);
  }
  return { kind: 'call', contractId, functionName: name, functionArgs };
}

/** Names the network and the signer on stderr, asks on any network but an embedded chain, and unlocks the key. */
async function unlock(context: Context, what: string, choice: SignerChoice): Promise<Signer> {
  const profile = await context.profile();
  context.output.note(`${what} for ${profile.name}, signed by ${choice.name}; nothing is sent`);
  if (!isEmbedded(profile)) {
    await context.prompt.confirm(
      `${what} for ${profile.name}`,
      `Sign ${what} for ${profile.name}, to be sent later?`,
    );
  }
  return await unlockSigner(context, choice);
}
