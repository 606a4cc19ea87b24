import { fail } from '../errors/medrec-error.ts';

/**
 * Refuses a new password that a guesser tries first. The length is NIST SP 800-63B's (5.1.1.2): at least 8 characters,
 * any of Unicode, no rule of composition. Length is counted after NFKC, in code points.
 *
 * @param name of the key, which must not be its password
 * @throws weak-password
 */
export function requireStrongPassword(password: string, name: string): void {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < 8) {
    throw fail('weak-password', {
      reason: characters.length === 0 ? 'it is empty' : `it has ${characters.length} characters`,
    });
  }
  if (new Set(characters).size === 1) throw fail('weak-password', { reason: 'it is one character repeated' });
  if (password.toLowerCase() === name) throw fail('weak-password', { reason: "it is the key's name" });
  if (password.length > 1024) throw fail('weak-password', { reason: 'it has more than 1024 characters' });
}
