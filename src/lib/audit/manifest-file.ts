import { access } from 'node:fs/promises';
import { fail } from '../errors/medrec-error.ts';
import { toJson } from '../output/json.ts';
import { readSmallFile, writeSmallFile } from './head-file.ts';
import { type ParsedManifest, parseManifest } from './parse-manifest.ts';
import type { DataSignature } from './sign-data.ts';
import { checkSignature } from './sign-data.ts';

/** The domain of a manifest's signature (SIP-018). */
export const manifestDomain = 'medrec export manifest';

/** Where the manifest of a file is unless told otherwise. */
export function manifestPathOf(path: string): string {
  return `${path}.manifest.json`;
}

/** Writes a manifest, mode 0600, in place of what may be there. Throws file-unwritable. */
export async function writeManifestFile(
  path: string,
  data: Record<string, unknown>,
  signature: DataSignature | undefined,
  flag: string,
): Promise<void> {
  const signed = signature === undefined ? data : { ...data, signature };
  await writeSmallFile(path, `${toJson(signed, 2)}\n`, flag);
}

/** A manifest whose signature is good, if it has one. */
export interface CheckedManifest extends ParsedManifest {
  path: string;
}

/**
 * Reads the manifest of a file, and checks its signature.
 *
 * @param given the path that was given; else the manifest beside the file is read, when there is one
 * @param signer the address that must have signed it, when one must
 * @throws file-unreadable, manifest-unreadable, manifest-missing, signature-invalid, signer-differs
 */
export async function readManifestFile(
  file: string,
  given: string | undefined,
  signer: string | undefined,
): Promise<CheckedManifest | undefined> {
  const path = given ?? (await findBeside(file));
  if (path === undefined) {
    if (signer === undefined) return undefined;
    throw fail('manifest-missing', { path: file, reason: 'a signature is in the manifest' });
  }
  const parsed = await readSmallFile(path, parseManifest, (reason, cause) =>
    fail('manifest-unreadable', { path, reason }, { cause }),
  );
  const { signature, signed, manifest } = parsed;
  if (signature !== undefined) {
    const reason = checkSignature(signature, manifestDomain, manifest.head.chainId, signed);
    if (reason !== undefined) throw fail('signature-invalid', { path, reason });
  }
  if (signer !== undefined && signature?.address !== signer) {
    const reason =
      signature === undefined ? 'it has no signature' : `its signature is of ${signature.address}`;
    throw fail('signer-differs', { path, expected: signer, reason });
  }
  return { ...parsed, path };
}

async function findBeside(file: string): Promise<string | undefined> {
  if (file === '-') return undefined;
  const path = manifestPathOf(file);
  return await access(path).then(
    () => path,
    () => undefined,
  );
}
