/**
 * Functions that move assets or read STX balances. The engine evaluates no post-condition and knows no balance,
 * so a contract that uses one of them would behave otherwise than on a node.
 */
const unsupportedFunctions = new Set([
  'stx-transfer?',
  'stx-transfer-memo?',
  'stx-burn?',
  'stx-get-balance',
  'stx-account',
  'ft-transfer?',
  'ft-mint?',
  'ft-burn?',
  'nft-transfer?',
  'nft-mint?',
  'nft-burn?',
]);

/** The first such function that a contract's source calls; undefined when there is none. Comments and texts do not count. */
export function findUnsupportedFunction(source: string): string | undefined {
  // A text, a comment, or a word: whichever comes first.
  for (const [token] of source.matchAll(/"(?:\\[\s\S]|[^"\\])*"|;[^\n]*|[^\s()";]+/g)) {
    if (unsupportedFunctions.has(token)) return token;
  }
  return undefined;
}
