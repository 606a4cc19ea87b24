import { join } from 'node:path';
import * as v from 'valibot';
import {
  findStoreFolder,
  parseStoreFile,
  readStoreFile,
  type StoreScope,
  writeStoreFile,
} from './store-file.ts';

const principal = v.pipe(
  v.string(),
  v.regex(/^S[PMTN][0-9A-HJKMNP-TV-Z]{20,40}$/, 'is no standard principal'),
);
export const npiKey = v.pipe(v.string(), v.regex(/^[12]\d{9}$/, 'is no NPI'));

const mappingSchema = v.variant('custodial', [
  v.strictObject({
    principal,
    /** The institution holds the key, and could log as that provider. */
    custodial: v.literal(true),
    /** BIP32 path of the key below the phrase of the institution's key. */
    path: v.string(),
    /** Where a claim was proposed to, until it is accepted. */
    proposedTo: v.optional(principal),
  }),
  v.strictObject({
    principal,
    custodial: v.literal(false),
    /** The custodial principal from which the provider claimed its registration. */
    claimedFrom: v.optional(principal),
  }),
]);

/** Which principal stands for a provider at an institution. */
export type Mapping = v.InferOutput<typeof mappingSchema>;

const fileSchema = v.strictObject({
  version: v.literal(1),
  kind: v.literal('provider-mappings'),
  network: v.string(),
  institution: v.string(),
  providers: v.record(npiKey, mappingSchema),
});

/** An institution's providers on a network, by NPI. */
export type Mappings = Map<string, Mapping>;

/** Reads the mapping file; none is no provider. Throws provider-store-damaged, key-file-unsafe. */
export async function readMappings(folder: string, scope: StoreScope): Promise<Mappings> {
  const path = mappingsPath(folder, scope);
  const bytes = await readStoreFile(path);
  return bytes === undefined ? new Map() : parseMappings(bytes, path, scope);
}

/** Replaces the mapping file and returns once it is on the disk. */
export async function writeMappings(folder: string, scope: StoreScope, mappings: Mappings): Promise<void> {
  await writeStoreFile(mappingsPath(folder, scope), formatMappings(scope, mappings));
}

/** Parses a mapping file's content. Throws provider-store-damaged. */
export function parseMappings(bytes: Uint8Array, path: string, scope: StoreScope): Mappings {
  return new Map(Object.entries(parseStoreFile(bytes, path, fileSchema, scope).providers));
}

/** The text of a mapping file. */
export function formatMappings(scope: StoreScope, mappings: Mappings): string {
  const providers = Object.fromEntries([...mappings].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: 1, kind: 'provider-mappings', ...scope, providers })}\n`;
}

function mappingsPath(folder: string, scope: StoreScope): string {
  return join(findStoreFolder(folder, scope), 'mappings.json');
}
