import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import { type Sealed, seal, sealedSchema, unseal } from './encryption.ts';

/** Bytes; ours have about 600. */
export const maxKeyFileBytes = 4096;

const fileSchema = v.pipe(
  v.strictObject({
    version: v.literal(1),
    kind: v.picklist(['phrase', 'private-key']),
    network: v.picklist(['mainnet', 'testnet']),
    /** The address of account 0, in c32check (SIP-005): 28 to 41 characters, fewer the more zeros its hash begins with. */
    address: v.pipe(v.string(), v.regex(/^S[PT][0-9A-HJKMNP-TV-Z]{26,39}$/, 'is not an address')),
    createdAt: v.pipe(v.string(), v.isoTimestamp()),
    ...sealedSchema.entries,
  }),
  v.check(
    ({ network, address }) => address.startsWith(network === 'mainnet' ? 'SP' : 'ST'),
    'the address is of another network',
  ),
);

/** A key file's content: JSON, version 1. The name of the key is the name of the file. */
export type KeyFile = v.InferOutput<typeof fileSchema>;

/** What anyone may know of a key; all of it is authenticated by the encryption. */
export type KeyFacts = Omit<KeyFile, keyof Sealed>;

/**
 * Parses a key file without opening it. Everything out of range, missing or unknown is refused.
 *
 * @param path for the error
 * @throws key-file-damaged
 */
export function parseKeyFile(bytes: Uint8Array, path: string): KeyFile {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = bytes.length === 0 ? 'it is empty' : 'it is cut short, or no JSON';
    throw fail('key-file-damaged', { path, reason }, { cause: error });
  }
  const result = v.safeParse(fileSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw fail('key-file-damaged', {
    path,
    reason: where === null ? issue.message : `${where}: ${issue.message}`,
  });
}

/** Encrypts a secret and gives the text of its key file. */
export async function formatKeyFile(
  facts: KeyFacts,
  secret: Uint8Array,
  password: string,
  cost: number,
): Promise<string> {
  const bound = boundFacts(facts);
  return `${JSON.stringify({ ...bound, ...(await seal(secret, password, bound, cost)) }, null, 2)}\n`;
}

/** Opens a key file; undefined when the password is wrong or the file was changed. */
export async function openKeyFile(file: KeyFile, password: string): Promise<Buffer | undefined> {
  return await unseal(file, password, boundFacts(file));
}

function boundFacts({ version, kind, network, address, createdAt }: KeyFacts): KeyFacts {
  return { version, kind, network, address, createdAt };
}
