import * as v from 'valibot';
import { hashCell, timeCell } from './cells.ts';
import { formats } from './export-formats.ts';
import { filterSchema } from './filter-data.ts';
import { type Manifest, manifestKind } from './manifest.ts';
import { cellSchema, headSchema, uintSchema } from './parse-head.ts';
import { columns } from './row.ts';
import type { DataSignature } from './sign-data.ts';

const hex = (length: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${length}}$`)));
const shortText = v.pipe(v.string(), v.maxLength(300));

export const signatureSchema = v.strictObject({
  standard: v.literal('SIP-018'),
  domain: v.strictObject({ name: shortText, version: shortText }),
  message: v.literal('sha256'),
  address: v.pipe(v.string(), v.regex(/^S[A-Z0-9]{20,50}$/)),
  publicKey: hex(66),
  signature: hex(130),
});

const manifestSchema = v.strictObject({
  schemaVersion: v.literal(1),
  kind: v.literal(manifestKind),
  network: v.strictObject({ profile: v.nullable(shortText), chainId: uintSchema }),
  registry: shortText,
  filter: filterSchema,
  columns: v.pipe(
    v.array(v.picklist(columns)),
    v.minLength(1),
    v.check((names) => new Set(names).size === names.length, 'a column is named twice'),
  ),
  format: v.picklist(formats),
  raw: v.boolean(),
  rows: uintSchema,
  firstSeq: v.nullable(uintSchema),
  lastSeq: v.nullable(uintSchema),
  head: headSchema,
  patientHead: v.nullable(v.strictObject({ count: uintSchema, hash: cellSchema(hashCell) })),
  file: v.strictObject({
    name: v.nullable(shortText),
    bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    sha256: hex(64),
  }),
  program: v.strictObject({ name: v.literal('medrec'), version: shortText }),
  createdAt: cellSchema(timeCell),
  signature: v.optional(signatureSchema),
});

export interface ParsedManifest {
  manifest: Manifest;
  signature: DataSignature | undefined;
  /** The manifest as it was written, without its signature: what is signed. */
  signed: Record<string, unknown>;
}

/**
 * Reads the text of a manifest. Its signature is still to be checked.
 *
 * @throws Error with the reason, for who knows the file's name
 */
export function parseManifest(text: string): ParsedManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const result = v.safeParse(manifestSchema, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`.slice(0, 300));
  }
  const { network, registry, program, signature, schemaVersion: _, kind: __, ...rest } = result.output;
  const { head } = rest;
  if (network.chainId !== head.chainId || registry !== head.registry) {
    throw new Error('head: it is of another log than the manifest');
  }
  const { signature: ___, ...signed } = json as Record<string, unknown>;
  return { manifest: { ...rest, version: program.version }, signature, signed };
}
