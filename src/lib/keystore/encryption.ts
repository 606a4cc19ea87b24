import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as v from 'valibot';

/** Cost of a new key file: 128 MiB and about 0.3 s a guess (OWASP's first choice for scrypt). */
export const defaultCost = 2 ** 17;

/**
 * scrypt's parameters as a key file may have them (RFC 7914). A file below the floor was not written by us, and one
 * above the ceiling (512 MiB) would only exhaust the machine: both are refused before anything is derived.
 */
const kdfSchema = v.strictObject({
  name: v.literal('scrypt'),
  n: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(2 ** 14),
    v.maxValue(2 ** 19),
    v.check((n) => Number.isInteger(Math.log2(n)), 'is no power of two'),
  ),
  r: v.literal(8),
  p: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
  salt: hex(32),
});

const cipherSchema = v.strictObject({
  name: v.literal('aes-256-gcm'),
  nonce: hex(12),
  tag: hex(16),
});

/** What is needed, next to the password, to open a sealed secret. */
export const sealedSchema = v.strictObject({
  kdf: kdfSchema,
  cipher: cipherSchema,
  /** At most a private key or the entropy of 24 words. */
  ciphertext: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){16,32}$/, 'is not 16 to 32 bytes of hex')),
});
export type Sealed = v.InferOutput<typeof sealedSchema>;

/**
 * Encrypts a secret under a password: scrypt, then AES-256-GCM, salt and nonce fresh.
 *
 * @param bound facts that must not change; authenticated with the parameters, not hidden
 * @param cost scrypt's N
 */
export async function seal(
  secret: Uint8Array,
  password: string,
  bound: object,
  cost: number,
): Promise<Sealed> {
  const kdf = {
    name: 'scrypt' as const,
    n: cost,
    r: 8 as const,
    p: 1,
    salt: randomBytes(32).toString('hex'),
  };
  const nonce = randomBytes(12);
  const key = await deriveKey(password, kdf);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(associatedData(bound, kdf));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]).toString('hex');
  key.fill(0);
  const tag = cipher.getAuthTag().toString('hex');
  return { kdf, cipher: { name: 'aes-256-gcm', nonce: nonce.toString('hex'), tag }, ciphertext };
}

/**
 * Decrypts what {@link seal} made.
 *
 * @returns the secret; undefined when the password is wrong or anything was changed: the two look the same
 */
export async function unseal(sealed: Sealed, password: string, bound: object): Promise<Buffer | undefined> {
  const { kdf, cipher, ciphertext } = sealed;
  const key = await deriveKey(password, kdf);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(cipher.nonce, 'hex'), {
    authTagLength: 16,
  });
  decipher.setAAD(associatedData(bound, kdf));
  decipher.setAuthTag(Buffer.from(cipher.tag, 'hex'));
  try {
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'hex')), decipher.final()]);
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}

/** NFKC: the same password typed on another keyboard or system has the same bytes. */
function deriveKey(password: string, { n, r, p, salt }: Sealed['kdf']): Promise<Buffer> {
  // 128·N·r bytes are scrypt's table, 128·r·p its blocks; Node's default bound is 32 MiB.
  const maxmem = 128 * r * (n + p) + 2 ** 20;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), Buffer.from(salt, 'hex'), 32, { N: n, r, p, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** The order of the fields is part of the format. */
function associatedData(bound: object, { name, n, r, p, salt }: Sealed['kdf']): Buffer {
  return Buffer.from(JSON.stringify({ ...bound, kdf: { name, n, r, p, salt } }));
}

function hex(bytes: number) {
  return v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `is not ${bytes} bytes of lowercase hex`),
  );
}
