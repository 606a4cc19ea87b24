import type { Context } from '../../context.ts';
import { standInKey } from '../chain/author.ts';
import { buildTransaction, type TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import { chooseSigner, unlockSigner } from '../chain/signer.ts';
import { confirmSigning } from '../chain/transact.ts';
import type { ProtocolContract } from '../config/profiles.ts';
import { bindings } from '../contracts/bindings.ts';
import { compareInterface } from '../contracts/compare-interface.ts';
import { hashSource } from '../contracts/known-version.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { requireSameSource } from './find-deployed.ts';
import { findPending } from './find-pending.ts';
import { findRegistry } from './find-registry.ts';
import { reportVersion } from './report-version.ts';
import { type SettleOptions, settle } from './settle.ts';

export interface VersionInput extends SettleOptions {
  slot: ProtocolContract;
  /** The new contract's name, `patient-consent-2`. */
  name: string;
  source: string;
  dryRun: boolean;
}

/**
 * Deploys a new version of a protocol contract beside the one in force, and says what must be queued. It changes no
 * rule: only the registry's owner can put it in force, through the timelock. A version that is there with the same
 * source is left alone, and one that an earlier run has sent is waited for.
 *
 * @throws version-unwired and version-taken before anything is sent; deploy-failed
 */
export async function deployVersion(context: Context, input: VersionInput): Promise<Outcome> {
  const { slot, name, source } = input;
  const chain = await context.chain();
  const choice = await chooseSigner(context);
  // Only the address of a derived account needs the password.
  const early = choice.account === 0 ? undefined : await unlockSigner(context, choice);
  const address = early?.address ?? choice.address;
  const id = `${address}.${name}`;
  await chain.checkNetwork();
  requireRegistry(chain, id, source);
  const replaces = await chain.contractId(slot);
  const there = await findVersion(chain, id, input);
  const hash = await hashSource(source);
  const facts = { slot, id, hash, replaces };
  if (await isSameAs(chain, replaces, id, source)) {
    context.output.warn(`${replaces}, which is in force, has the same source`);
  }

  if (there)
    return reportVersion({ ...facts, outcome: 'already there', differences: await compare(chain, id, slot) });
  const intent: TransactionIntent = { kind: 'deploy', contractName: name, source };
  if (input.dryRun) {
    const { next: nonce } = await chain.nextNonce(address);
    const maxFee = input.maxFee ?? chain.profile.maxFee;
    const { fee } = await buildTransaction(chain, standInKey, intent, nonce, { maxFee });
    return reportVersion({ ...facts, outcome: 'to be sent', nonce, fee });
  }

  await confirmSigning(context, 'deploy-version', choice);
  const signer = early ?? (await unlockSigner(context, choice));
  const pending = await findPending(chain, address);
  context.output.note(`${pending.has(id) ? 'waiting for' : 'deploying'} ${id}`);
  const txid = await settle(context, signer, [id, intent], pending, input);
  // What an earlier run has sent may have been another source.
  if (pending.has(id)) await findVersion(chain, id, input);
  const differences = await compare(chain, id, slot);
  if (differences.length > 0) {
    context.output.warn(
      `its interface is not the one of this program, in ${differences.length} places; the first: ${differences[0]}`,
    );
  }
  return reportVersion({ ...facts, outcome: 'deployed', txid, differences });
}

/** A version that wrote to another registry would find no consent, and be refused by this one. */
function requireRegistry(chain: Chain, id: string, source: string): void {
  const expected = chain.ids.registry();
  const actual = findRegistry(id, source) ?? 'no registry, or more than one';
  if (actual !== expected) throw fail('version-unwired', { id, actual, expected });
}

/** Whether the contract is there with this source. Throws version-taken when it has another. */
async function findVersion(chain: Chain, id: string, { slot, name, source }: VersionInput): Promise<boolean> {
  const actual = await chain.source(id);
  if (actual === undefined) return false;
  try {
    requireSameSource(id, actual, source);
  } catch (error) {
    if (!(error instanceof MedrecError)) throw error;
    const free = `${slot}-${Number(/-(\d{1,3})$/.exec(name)?.[1] ?? 1) + 1}`;
    throw fail('version-taken', { id, line: Number(error.details.line), free }, { cause: error });
  }
  return true;
}

async function isSameAs(chain: Chain, replaces: string, id: string, source: string): Promise<boolean> {
  return replaces !== id && (await chain.source(replaces)) === source;
}

async function compare(chain: Chain, id: string, slot: ProtocolContract): Promise<string[]> {
  const actual = await chain.interface(id);
  if (actual === undefined)
    throw fail('contract-missing', { id, contract: slot, profile: chain.profile.name });
  return compareInterface(bindings[slot], actual);
}
