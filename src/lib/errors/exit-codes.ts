/** The exit codes of the program; `medrec help exit-codes` prints them. */
export const exitCodes = {
  done: 0,
  internal: 1,
  usage: 2,
  configuration: 3,
  keystore: 4,
  network: 5,
  rejected: 6,
  aborted: 7,
  pending: 8,
  partial: 9,
  interrupted: 130,
} as const;

export type ExitKind = keyof typeof exitCodes;

/** What each exit code tells a script. */
export const exitMeanings: Record<ExitKind, string> = {
  done: 'done',
  internal: 'an internal error: a fault in medrec itself',
  usage: 'the command line or an input file is wrong',
  configuration: 'the configuration, a profile or the installation is wrong',
  keystore: 'a key could not be read, unlocked or written',
  network: 'a node did not answer, or answered something unusable',
  rejected: 'the node rejected the transaction, or a check of what it said failed',
  aborted: 'the contract refused: the transaction was mined and changed nothing',
  pending: 'still pending: nothing is known to be wrong',
  partial: 'part of a batch failed; the rest is done',
  interrupted: 'interrupted by a signal',
};
