import { fail } from '../errors/medrec-error.ts';

/** File names that Windows keeps for devices, whatever their extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * Whether `text` can name a key. Such a name is a file name on every system (no two names differ in case alone),
 * never leaves its folder, and is never mistaken for a principal or a contract id, which have capitals or a dot.
 */
export function isKeyName(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text) && !reserved.test(text);
}

/** @throws key-name-invalid */
export function requireKeyName(name: string): string {
  if (!isKeyName(name)) throw fail('key-name-invalid', { name });
  return name;
}
