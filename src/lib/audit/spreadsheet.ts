/**
 * What a spreadsheet would take for a formula: `=`, `+`, `-` or `@`, in their full-width forms too, at the start or
 * behind blanks; or a start with a tab or a carriage return (OWASP, "CSV Injection"). A leading apostrophe counts as
 * well, so that what was neutralised can be told from what was written so.
 */
const wouldRun = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*['=+\-@＝＋－＠])/u;

/** Makes a text cell safe to open in a spreadsheet: an apostrophe in front, where it would run as a formula. */
export function neutralise(text: string): string {
  return wouldRun.test(text) ? `'${text}` : text;
}

/** The text that {@link neutralise} was given; undefined for what it never returns. */
export function restore(text: string): string | undefined {
  const original = text.startsWith("'") ? text.slice(1) : text;
  return neutralise(original) === text ? original : undefined;
}
