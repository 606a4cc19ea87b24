import type { FileName, Manifest } from './manifest.ts';
import type { ExportFile } from './read-export.ts';
import type { Verified } from './verify-rows.ts';

/**
 * Whether a file whose rows were verified is the one that a manifest describes.
 *
 * @param measured length and hash of the file
 * @returns a sentence when it is another
 */
export function checkManifest(
  manifest: Manifest,
  { format }: ExportFile,
  { rows, first, last }: Verified,
  measured: Omit<FileName, 'name'>,
): string | undefined {
  const facts: [string, unknown, unknown][] = [
    ['form', format, manifest.format],
    ['rows', BigInt(rows), manifest.rows],
    ['first seq', first?.seq ?? null, manifest.firstSeq],
    ['last seq', last?.seq ?? null, manifest.lastSeq],
    ['bytes', measured.bytes, manifest.file.bytes],
    ['SHA-256', measured.sha256, manifest.file.sha256],
  ];
  const other = facts.find(([, is, said]) => is !== said);
  if (other === undefined) return undefined;
  const [name, is, said] = other;
  return `its rows are good, and its ${name} is ${is ?? 'none'}, where the manifest says ${said ?? 'none'}`;
}
