import type { ErrorBinding, FunctionKind } from '../src/lib/contracts/interface.ts';

export interface FunctionComment {
  kind: FunctionKind;
  who: string;
  summary: string;
  events: string;
}

/**
 * Reads what a contract's comments say in their regular form, one line above the definition:
 * `;; @error meaning`, `;; @who caller | what it changes | events`, `;; @read answer`,
 * `;; @store event: note`, `;; @facts of what`. `hints` says what to do about each error, by its name.
 * Throws an Error on an error constant without a comment or a hint.
 */
export function readComments(
  source: string,
  hints: Readonly<Record<string, string>>,
): {
  functions: Record<string, FunctionComment>;
  errors: Record<number, ErrorBinding>;
} {
  const functions: Record<string, FunctionComment> = {};
  const errors: Record<number, ErrorBinding> = {};
  const lines = source.split('\n');
  lines.forEach((line, index) => {
    const above = lines[index - 1] ?? '';
    const error = /^\(define-constant (ERR-[A-Z0-9-]+) \(err u(\d+)\)\)/.exec(line);
    if (error) {
      const meaning = /^;; @error (.+)$/.exec(above)?.[1];
      const hint = hints[error[1] ?? ''];
      if (meaning === undefined) throw new Error(`${error[1]} has no @error comment above it`);
      if (hint === undefined) throw new Error(`${error[1]} has no hint in contracts/error-hints.json`);
      errors[Number(error[2])] = { name: error[1] ?? '', meaning, hint };
    }
    const declared = /^\(define-(?:public|read-only) \(([a-z0-9?-]+)/.exec(line);
    const comment = /^;; @(who|read|store|facts) (.+)$/.exec(above);
    if (declared?.[1] && comment?.[1] && comment[2])
      functions[declared[1]] = readFunctionComment(comment[1], comment[2]);
  });
  return { functions, errors };
}

function readFunctionComment(tag: string, text: string): FunctionComment {
  if (tag === 'who') {
    const [who = '', summary = '', events = ''] = text.split(' | ');
    return { kind: 'call', who, summary, events };
  }
  if (tag === 'store') {
    const [events = '', summary = ''] = text.split(': ');
    return { kind: 'store', who: 'a protocol contract', summary, events };
  }
  return { kind: tag === 'read' ? 'read' : 'facts', who: 'anyone', summary: text, events: '' };
}
