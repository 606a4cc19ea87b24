import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import { defaultCost } from '../keystore/encryption.ts';
import { requireStrongPassword } from '../keystore/password.ts';
import { writeSecretOut } from '../keystore/protected-file.ts';
import { packBackup } from './archive.ts';
import { collectEntries } from './collect-entries.ts';

/** What a backup holds, without its contents. */
export interface BackedUp {
  network: string;
  institution: string;
  kind: string;
  bytes: number;
}

/**
 * Writes a backup of all openings and mappings to a new file, mode 0600.
 *
 * @param path where to; nothing may be there
 * @throws backup-empty, weak-password, file-unwritable, provider-store-damaged
 */
export async function createBackup(context: Context, path: string): Promise<BackedUp[]> {
  const { providers } = context.folders;
  const entries = await collectEntries(providers);
  if (entries.length === 0) throw fail('backup-empty', { path: providers });
  const password = await context.prompt.newPassword('backup');
  requireStrongPassword(password, 'backup');
  const createdAt = new Date(context.io.now()).toISOString();
  await writeSecretOut(path, await packBackup(entries, password, createdAt, defaultCost), '--out');
  return entries.map(({ network, institution, kind, content }) => ({
    network,
    institution,
    kind,
    bytes: Buffer.byteLength(content),
  }));
}
