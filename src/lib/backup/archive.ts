import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import { type Sealed, seal, sealedSchema, unseal } from '../keystore/encryption.ts';

/** One file of a backup. */
export interface BackupEntry {
  network: string;
  institution: string;
  kind: 'provider-mappings' | 'provider-openings';
  /** The file's own text. */
  content: string;
}

const headerSchema = v.strictObject({
  format: v.literal('medrec-backup'),
  version: v.literal(1),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** How many bytes of ciphertext follow the header's line. */
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 30)),
  body: v.strictObject({ nonce: hex(12), tag: hex(16) }),
  ...sealedSchema.entries,
});
type Header = v.InferOutput<typeof headerSchema>;

const manifestEntry = v.strictObject({
  network: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** A standard principal: it names a folder. */
  institution: v.pipe(v.string(), v.regex(/^S[PMTN][0-9A-HJKMNP-TV-Z]{20,40}$/, 'is no principal')),
  kind: v.picklist(['provider-mappings', 'provider-openings']),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: hex(32),
});
const bodySchema = v.strictObject({ manifest: v.array(manifestEntry), contents: v.array(v.string()) });

/** The longest header line; ours has about 600 bytes. */
const maxHeaderBytes = 4096;

/**
 * Packs entries into one encrypted file: a line of JSON, then AES-256-GCM ciphertext. The data key is random, and
 * sealed in the header under the password as a keystore seals a key; the header names length, nonce and tag of the
 * ciphertext and is authenticated with that seal, so that no part can be cut, added or changed unseen.
 *
 * @param cost scrypt's N
 */
export async function packBackup(
  entries: readonly BackupEntry[],
  password: string,
  createdAt: string,
  cost: number,
): Promise<Buffer> {
  const manifest = entries.map(({ network, institution, kind, content }) => ({
    network,
    institution,
    kind,
    bytes: Buffer.byteLength(content),
    sha256: sha256(content),
  }));
  const plain = Buffer.from(JSON.stringify({ manifest, contents: entries.map(({ content }) => content) }));
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const facts: Facts = {
    format: 'medrec-backup',
    version: 1,
    createdAt,
    bytes: ciphertext.length,
    body: { nonce: nonce.toString('hex'), tag: cipher.getAuthTag().toString('hex') },
  };
  const sealed = await seal(key, password, facts, cost);
  key.fill(0);
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...facts, ...sealed })}\n`), ciphertext]);
}

/**
 * Opens a backup and checks all of it.
 *
 * @param path for the errors
 * @throws backup-damaged, backup-version-unknown, backup-wrong-password
 */
export async function unpackBackup(
  file: Buffer,
  password: string,
  path: string,
): Promise<{ createdAt: string; entries: BackupEntry[] }> {
  const refuse = (reason: string, cause?: unknown) => fail('backup-damaged', { path, reason }, { cause });
  const end = file.subarray(0, maxHeaderBytes).indexOf(10);
  if (end === -1) throw refuse('it does not begin with the header of a backup');
  const header = parseHeader(file.subarray(0, end), path, refuse);
  const ciphertext = file.subarray(end + 1);
  if (ciphertext.length < header.bytes) {
    throw refuse(`it is cut short: ${ciphertext.length} of ${header.bytes} bytes are there`);
  }
  if (ciphertext.length > header.bytes) {
    throw refuse(`${ciphertext.length - header.bytes} bytes follow its end`);
  }
  const key = await unseal(header, password, boundFacts(header));
  if (key === undefined || key.length !== 32) throw fail('backup-wrong-password', { path });
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(header.body.nonce, 'hex'), {
    authTagLength: 16,
  });
  decipher.setAuthTag(Buffer.from(header.body.tag, 'hex'));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (error) {
    throw refuse('its content was changed', error);
  } finally {
    key.fill(0);
  }
  return { createdAt: header.createdAt, entries: parseBody(plain, refuse) };
}

type Facts = Omit<Header, keyof Sealed>;
type Refuse = (reason: string, cause?: unknown) => Error;

/** What the seal authenticates; the order of the fields is part of the format. */
function boundFacts({ format, version, createdAt, bytes, body: { nonce, tag } }: Header): Facts {
  return { format, version, createdAt, bytes, body: { nonce, tag } };
}

function parseHeader(line: Buffer, path: string, refuse: Refuse): Header {
  let json: unknown;
  try {
    json = JSON.parse(line.toString('utf8'));
  } catch (error) {
    throw refuse('its header is no JSON', error);
  }
  const { version } = v.parse(v.looseObject({ version: v.optional(v.unknown()) }), Object(json));
  if (Number.isInteger(version) && version !== 1)
    throw fail('backup-version-unknown', { path, version: Number(version) });
  const result = v.safeParse(headerSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refuse(`its header is wrong: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}

/** The manifest is checked although the cipher authenticates all: it would show a fault of the program that packed. */
function parseBody(plain: Buffer, refuse: Refuse): BackupEntry[] {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), bodySchema), plain.toString('utf8'));
  if (!result.success) throw refuse('its content is not that of a backup');
  const { manifest, contents } = result.output;
  if (manifest.length !== contents.length) throw refuse('its manifest does not fit its content');
  return manifest.map(({ network, institution, kind, bytes, sha256: hash }, i) => {
    const content = contents[i] ?? '';
    if (Buffer.byteLength(content) !== bytes || sha256(content) !== hash) {
      throw refuse(`its entry ${i + 1} does not have the hash that its manifest names`);
    }
    return { network, institution, kind, content };
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hex(bytes: number) {
  return v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `is not ${bytes} bytes of hex`));
}
