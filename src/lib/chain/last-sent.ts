import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { isEmbedded } from '../config/profiles.ts';
import type { Chain } from './chain.ts';
import { txidSchema } from './schemas.ts';

/** How long an indexer may take to see a transaction that its node has accepted, in milliseconds. */
const longestLag = 60_000;

const schema = v.object({
  node: v.string(),
  txid: txidSchema,
  nonce: v.pipe(
    v.string(),
    v.regex(/^\d{1,20}$/),
    v.transform((text) => BigInt(text)),
  ),
  at: v.number(),
});

/**
 * The nonce that is free after what this machine sent last, or `next` when that says nothing new. An indexer sees a
 * transaction a moment after its node; until then the nonce that it calls the next one is taken, and a second
 * transaction with a higher fee would replace the first.
 *
 * An embedded chain knows at once, and may be another one since: there `next` holds.
 *
 * @param file where {@link rememberSent} wrote; read under the sender's lock
 * @param next the next nonce as the indexer has it
 */
export async function skipUnseen(chain: Chain, file: string, next: bigint): Promise<bigint> {
  const last = await readLast(file);
  if (last === undefined || last.node !== chain.node.url || isEmbedded(chain.profile)) return next;
  if (last.nonce < next || chain.options.now() - last.at > longestLag) return next;
  const status = (await chain.transaction(last.txid))?.status ?? 'pending';
  return status.startsWith('dropped') ? next : last.nonce + 1n;
}

/** Writes down what was sent. Its loss costs nothing but {@link skipUnseen}, so it fails silently. */
export async function rememberSent(chain: Chain, file: string, txid: string, nonce: bigint): Promise<void> {
  const last = { node: chain.node.url, txid, nonce: String(nonce), at: chain.options.now() };
  await writeFile(file, JSON.stringify(last), { mode: 0o600 }).catch(() => undefined);
}

async function readLast(file: string): Promise<v.InferOutput<typeof schema> | undefined> {
  try {
    return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
