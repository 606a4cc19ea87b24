/** The first word of the call that the shells' scripts make; no command, so that no list of commands shows it. */
export const completionWord = '__complete';
