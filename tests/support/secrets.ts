import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { growKeyTree } from '../../src/lib/keystore/derivation.ts';
import { parseSecret } from '../../src/lib/keystore/secret.ts';

/** Every way in which a phrase, its first key or a password could be written down. */
export async function writings(phrase: string, password: string): Promise<string[]> {
  const secret = parseSecret(phrase);
  const key = await (await growKeyTree(secret, 'testnet')).account(0)?.withPrivateKey(async (inner) => inner);
  const bytes = [Buffer.from(secret.bytes), Buffer.from((key ?? '').slice(0, 64), 'hex')];
  return [
    phrase,
    phrase.split(' ').slice(3, 7).join(' '),
    ...bytes.flatMap((one) => [
      one.toString('hex'),
      one.toString('base64').slice(0, 40),
      one.toString('latin1'),
    ]),
    password,
    Buffer.from(password).toString('hex'),
    Buffer.from(password).toString('base64').slice(0, 20),
  ];
}

/** What is in every file under a folder, but for those that the test itself gave a secret. */
export function readAll(folder: string, except: readonly string[]): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !except.includes(path))
    .map((path) => `${path}\n${readFileSync(path, 'latin1')}`)
    .join('\n');
}

/**
 * A process's arguments and environment, which Linux keeps where every program of its user can read them; empty when
 * it has ended, or on another system.
 */
export function readProcess(pid: number | undefined): string {
  try {
    return ['cmdline', 'environ'].map((part) => readFileSync(`/proc/${pid}/${part}`, 'latin1')).join('');
  } catch {
    return '';
  }
}
