import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import type { Opening } from './commitment.ts';
import { credentialFields } from './credential-fields.ts';
import { toHex } from './hex.ts';

const bytes32 = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/, 'is not 0x and 32 bytes of hex'),
  v.transform((hex) => new Uint8Array(Buffer.from(hex.slice(2), 'hex'))),
);

const schema = v.strictObject({
  version: v.literal(1),
  kind: v.literal('credential-opening'),
  /** The registry's contract id. */
  registry: v.pipe(v.string(), v.maxLength(200)),
  /** The provider's principal. */
  provider: v.pipe(v.string(), v.regex(/^S[PMTN][0-9A-HJKMNP-TV-Z]{20,40}$/, 'is no standard principal')),
  field: v.picklist(credentialFields),
  value: v.pipe(v.string(), v.maxLength(400)),
  salt: bytes32,
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(credentialFields.length)),
  path: v.pipe(v.array(bytes32), v.maxLength(8)),
  root: bytes32,
});

/** One fact about a provider that a verifier can check against the chain. */
export interface OpeningDocument extends Opening {
  registry: string;
  provider: string;
}

/** The document as JSON values; bytes are `0x` and hex. */
export function formatOpening({ registry, provider, ...opening }: OpeningDocument) {
  return {
    version: 1,
    kind: 'credential-opening',
    registry,
    provider,
    field: opening.field,
    value: opening.value,
    salt: `0x${toHex(opening.salt)}`,
    index: opening.index,
    size: opening.size,
    path: opening.path.map((hash) => `0x${toHex(hash)}`),
    root: `0x${toHex(opening.root)}`,
  } as const;
}

/** Reads such a document. Throws file-unreadable, opening-unreadable. */
export async function readOpeningDocument(path: string): Promise<OpeningDocument> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw fail('opening-unreadable', { path, reason: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}` });
}
