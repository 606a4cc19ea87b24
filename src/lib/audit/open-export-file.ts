import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import type { FileName } from './manifest.ts';
import { readBytes } from './read-bytes.ts';
import { type ExportFile, openExport, type ReadOptions } from './read-export.ts';

export interface OpenedExport extends ExportFile {
  /** Length and hash of the whole file; asked for when all lines were read. */
  measure(): Promise<Omit<FileName, 'name'>>;
}

/**
 * Opens an export: CSV or NDJSON, from a file or from standard input (`-`), or Parquet from a file.
 *
 * @throws file-unreadable, export-unreadable, interrupted
 */
export async function openExportFile(
  context: Context,
  path: string,
  options: Omit<ReadOptions, 'name'>,
): Promise<OpenedExport> {
  if (path !== '-' && (await isParquet(path))) {
    const { openParquet } = await import('./read-parquet.ts');
    const measure = async () => await measureBytes(readBytes(context, path));
    return { ...(await openParquet(path, options.columns)), measure };
  }
  const hash = createHash('sha256');
  let bytes = 0;
  async function* readMeasured(): AsyncGenerator<Uint8Array> {
    for await (const block of readBytes(context, path)) {
      hash.update(block);
      bytes += block.length;
      yield block;
    }
  }
  const opened = await openExport(readMeasured(), { ...options, name: path });
  return { ...opened, measure: async () => ({ bytes, sha256: hash.digest('hex') }) };
}

async function measureBytes(blocks: AsyncIterable<Uint8Array>): Promise<Omit<FileName, 'name'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const block of blocks) {
    hash.update(block);
    bytes += block.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Whether a file begins as Parquet does; what cannot be read is told by who reads it whole. */
async function isParquet(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
