import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { KeyTree } from './derivation.ts';
import { defaultCost } from './encryption.ts';
import { formatKeyFile, type KeyFile, maxKeyFileBytes, openKeyFile, parseKeyFile } from './key-file.ts';
import { isKeyName, requireKeyName } from './names.ts';
import { requireStrongPassword } from './password.ts';
import {
  createProtectedFile,
  ensureProtectedFolder,
  readProtectedFile,
  replaceProtectedFile,
  syncFolder,
} from './protected-file.ts';
import type { Secret } from './secret.ts';
import type { KeyNetwork, Signer } from './signer.ts';

export type { Secret } from './secret.ts';
export type { KeyNetwork, Signer } from './signer.ts';

/** What is known of a key without its password. */
export interface KeystoreEntry {
  name: string;
  network: KeyNetwork;
  /** Of account 0. */
  address: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** `phrase` has derived accounts; `private-key` is one key without any. */
  kind: Secret['kind'];
  path: string;
}

/** An institution's account, unlocked. */
export interface UnlockedInstitution {
  signer: Signer;
  /** The custodial key of a provider, by its NPI of ten digits. Throws key-single for a bare private key. */
  providers(npi: string): Signer;
}

/**
 * The encrypted keys that sign: one file a key, in one folder. Reading throws key-file-unsafe (others can reach the
 * file, a symbolic link), key-file-damaged (cut short, out of range, unknown fields), and where a name must exist
 * key-not-found; opening throws wrong-password.
 */
export interface Keystore {
  /** Every key by name, and what is wrong with each file that cannot be read. */
  list(): Promise<{ entries: KeystoreEntry[]; faults: MedrecError[] }>;
  /** The key of that name; undefined when there is none, also for what can be no name. */
  find(name: string): Promise<KeystoreEntry | undefined>;
  /** The key of that name. Throws key-not-found. */
  get(name: string): Promise<KeystoreEntry>;
  /** The signer of an account, from 0. Throws key-single for a bare private key and an account above 0. */
  unlock(name: string, password: string, account: number): Promise<Signer>;
  /** The same with the custodial keys that the account holds for providers. */
  unlockInstitution(name: string, password: string, account: number): Promise<UnlockedInstitution>;
  /**
   * Keeps a secret under a new name: `generateSecret` or `parseSecret` of secret.ts makes one.
   * Throws key-exists, key-name-invalid, weak-password, key-file-unwritable.
   */
  add(name: string, password: string, network: KeyNetwork, secret: Secret): Promise<KeystoreEntry>;
  /** The secret itself: `formatSecret` in secret.ts makes the phrase of it. */
  export(name: string, password: string): Promise<Secret>;
  /** Encrypts the key anew. Throws weak-password. */
  changePassword(name: string, password: string, newPassword: string): Promise<void>;
  /** Deletes the key's file for good. */
  remove(name: string): Promise<void>;
}

export interface KeystoreOptions {
  /** scrypt's N of new files; a power of two from 2^14 to 2^19. */
  cost?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const extension = '.json';

/** Opens the keystore in `folder`; the folder is made, mode 0700, with the first key. */
export function openKeystore(
  folder: string,
  { cost = defaultCost, now = Date.now }: KeystoreOptions = {},
): Keystore {
  const pathOf = (name: string) => join(folder, `${name}${extension}`);

  const read = async (name: string): Promise<KeyFile | undefined> => {
    if (!isKeyName(name)) return undefined;
    const bytes = await readProtectedFile(pathOf(name), maxKeyFileBytes);
    return bytes === undefined ? undefined : parseKeyFile(bytes, pathOf(name));
  };
  const readExisting = async (name: string): Promise<KeyFile> => {
    const file = await read(name);
    if (file === undefined) throw fail('key-not-found', { name, folder });
    return file;
  };
  const find = async (name: string): Promise<KeystoreEntry | undefined> => {
    const file = await read(name);
    return file === undefined ? undefined : toEntry(name, pathOf(name), file);
  };
  const open = async (name: string, password: string) => {
    const file = await readExisting(name);
    const bytes = await openKeyFile(file, password);
    if (bytes === undefined) throw fail('wrong-password', { name });
    const secret = { kind: file.kind, bytes };
    const tree = await growTree(secret, file.network);
    if (tree.account(0)?.address !== file.address) {
      throw fail('key-file-damaged', { path: pathOf(name), reason: 'its key does not give its address' });
    }
    return { file, secret, tree };
  };
  const add: Keystore['add'] = async (name, password, network, secret) => {
    requireKeyName(name);
    requireStrongPassword(password, name);
    const first = (await growTree(secret, network)).account(0);
    if (first === undefined) throw new Error('every secret has account 0');
    const facts = {
      version: 1 as const,
      kind: secret.kind,
      network,
      address: first.address,
      createdAt: new Date(now()).toISOString(),
    };
    const text = await formatKeyFile(facts, secret.bytes, password, cost);
    const written = await write(pathOf(name), async () => {
      await ensureProtectedFolder(folder);
      return await createProtectedFile(pathOf(name), text);
    });
    if (!written) throw fail('key-exists', { name });
    return toEntry(name, pathOf(name), facts);
  };

  return {
    find,
    async list() {
      const entries: KeystoreEntry[] = [];
      const faults: MedrecError[] = [];
      for (const name of await listNames(folder)) {
        try {
          const entry = await find(name);
          if (entry !== undefined) entries.push(entry);
        } catch (error) {
          if (!(error instanceof MedrecError)) throw error;
          faults.push(error);
        }
      }
      return { entries, faults };
    },
    async get(name) {
      return toEntry(name, pathOf(name), await readExisting(name));
    },
    async unlock(name, password, account) {
      const signer = (await open(name, password)).tree.account(account);
      if (signer === undefined) throw fail('key-single', { name });
      return signer;
    },
    async unlockInstitution(name, password, account) {
      const { tree } = await open(name, password);
      const signer = tree.account(account);
      const providers = tree.providers(account);
      if (signer === undefined) throw fail('key-single', { name });
      return {
        signer,
        providers(npi) {
          if (providers === undefined) throw fail('key-single', { name });
          return providers(npi);
        },
      };
    },
    add,
    async export(name, password) {
      return (await open(name, password)).secret;
    },
    async changePassword(name, password, newPassword) {
      requireStrongPassword(newPassword, name);
      const { file, secret } = await open(name, password);
      const text = await formatKeyFile(file, secret.bytes, newPassword, cost);
      await write(pathOf(name), () => replaceProtectedFile(pathOf(name), text));
    },
    async remove(name) {
      await readExisting(name);
      await write(pathOf(name), async () => {
        await unlink(pathOf(name));
        await syncFolder(folder);
      });
    },
  };
}

async function growTree(secret: Secret, network: KeyNetwork): Promise<KeyTree> {
  const { growKeyTree } = await import('./derivation.ts');
  return await growKeyTree(secret, network);
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder))
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length))
      .filter(isKeyName)
      .sort();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw fail('key-file-damaged', { path: folder, reason: message }, { cause: error });
  }
}

async function write<T>(path: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof MedrecError) throw error;
    throw fail('key-file-unwritable', { path, reason: (error as Error).message }, { cause: error });
  }
}

function toEntry(
  name: string,
  path: string,
  { network, address, createdAt, kind }: Omit<KeystoreEntry, 'name' | 'path'>,
): KeystoreEntry {
  return { name, network, address, createdAt, kind, path };
}
