/** What a command shows, before it is known whether a person or a program reads it. */
export type View =
  /** One thing: a label and a value a line. */
  | { kind: 'fields'; fields: readonly (readonly [label: string, value: string])[] }
  /** Many of one kind. */
  | { kind: 'table'; columns: readonly string[]; rows: readonly (readonly string[])[]; empty?: string }
  /** Text that is itself the data, written as it is. */
  | { kind: 'text'; text: string }
  /** Several of these, one after another. */
  | { kind: 'sections'; sections: readonly { title: string; view: View }[] }
  | { kind: 'none' };

const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Makes text that came from a chain, a node or a file safe for a terminal: control characters and those that
 * reorder or hide text become visible escapes, so that nothing can move the cursor, recolour or forge a line.
 */
export function sanitize(text: string): string {
  return text.replace(controls, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link sanitize}, for a text of ours that has several lines. */
export function sanitizeLines(text: string): string {
  return text.split('\n').map(sanitize).join('\n');
}
