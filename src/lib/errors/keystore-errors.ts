import type { ErrorEntry } from './catalogue.ts';

export const keystoreErrors = {
  'key-not-found': {
    kind: 'keystore',
    message: 'there is no key named "{name}" in {folder}',
    hint: 'Run `medrec keystore list` to see the names, or make one with `medrec keystore create NAME`.',
  },
  'key-exists': {
    kind: 'keystore',
    message: 'there is already a key named "{name}", and no key is ever overwritten',
    hint: 'Choose another name, or run `medrec keystore show {name}` to see what it is.',
  },
  'key-name-invalid': {
    kind: 'usage',
    message: 'the key name "{name}" is not one',
    hint: 'Use 1 to 64 lowercase letters, digits, "-" and "_", beginning with a letter or digit, for example dr-okafor.',
  },
  'key-file-unsafe': {
    kind: 'keystore',
    message: '"{path}" is refused: {reason}',
    hint: '{next}',
  },
  'key-file-damaged': {
    kind: 'keystore',
    message: 'the key file "{path}" cannot be used: {reason}',
    hint: 'Put back a copy of the file, or move it away and run `medrec keystore import NAME` with its phrase.',
  },
  'key-file-unwritable': {
    kind: 'keystore',
    message: 'the key file "{path}" cannot be written: {reason}',
    hint: 'Check the folder it is in with `ls -ld`, or keep the keys elsewhere with --data-dir.',
  },
  'wrong-password': {
    kind: 'keystore',
    message: 'the password does not open the key "{name}" (or its file was changed)',
    hint: 'Try again. Without the password only the phrase brings the key back: `medrec keystore import NAME`.',
  },
  'weak-password': {
    kind: 'keystore',
    message: 'this password is refused: {reason}',
    hint: 'Take at least 8 characters (NIST SP 800-63B); a few random words are better.',
  },
  'password-mismatch': {
    kind: 'keystore',
    message: 'the two passwords typed are not the same, so nothing was done',
    hint: 'Run the same command again.',
  },
  'phrase-invalid': {
    kind: 'keystore',
    message: 'this is neither a BIP39 phrase nor a private key: {reason}',
    hint: 'Give 12, 15, 18, 21 or 24 English words with single spaces, or 64 hex digits (66 when they end in 01).',
  },
  'key-single': {
    kind: 'keystore',
    message: 'the key "{name}" was imported as a bare private key, so nothing can be derived from it',
    hint: 'Use --account 0, or a key made from a phrase: `medrec keystore create NAME`.',
  },
} as const satisfies Record<string, ErrorEntry>;
