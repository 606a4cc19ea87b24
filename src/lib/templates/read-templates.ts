import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type ParsedTemplates, parseTemplates } from './parse-templates.ts';

/** More than any honest file of templates has, in bytes. */
export const maxTemplateBytes = 64 * 1024;

/**
 * Reads and checks a file of templates; undefined when there is none.
 *
 * @throws Error with the reason when it cannot be read, is no regular file or is longer than {@link maxTemplateBytes}
 */
export async function readTemplates(path: string): Promise<ParsedTemplates | undefined> {
  const bytes = await readBytes(path);
  return bytes === undefined ? undefined : parseTemplates(bytes);
}

async function readBytes(path: string): Promise<Uint8Array | undefined> {
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const entry = await file.stat();
    if (!entry.isFile()) throw new Error('it is no regular file');
    const bytes = Buffer.alloc(maxTemplateBytes + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    if (bytesRead > maxTemplateBytes) throw new Error(`it has more than ${maxTemplateBytes} bytes`);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
