import type { View } from '../output/view.ts';
import type { KeystoreEntry } from './keystore.ts';

/** A key as a person reads it. */
export function viewKey({ name, address, network, kind, createdAt, path }: KeystoreEntry): View {
  return {
    kind: 'fields',
    fields: [
      ['name', name],
      ['address', address],
      ['network', network],
      ['kind', kind === 'phrase' ? 'phrase, with derived accounts' : 'bare private key'],
      ['created', createdAt],
      ['file', path],
    ],
  };
}

/** A phrase for writing down: numbered words, four a line. A private key stays one line. */
export function layOutSecret(secret: string): string {
  const words = secret.split(' ').map((word, i) => `${String(i + 1).padStart(4)} ${word.padEnd(9)}`);
  if (words.length === 1) return `\n  ${secret}\n\n`;
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += 4)
    lines.push(
      words
        .slice(i, i + 4)
        .join('')
        .trimEnd(),
    );
  return `\n${lines.join('\n')}\n\n`;
}
