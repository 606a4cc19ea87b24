/**
 * A piece of Clarity source with its place. A tuple `{a: x}` has its keys and values in turn as children; `text` is
 * the source from `start` to `end`, end exclusive.
 */
export interface Node {
  kind: 'list' | 'tuple' | 'word' | 'string';
  start: number;
  end: number;
  text: string;
  children: readonly Node[];
}

const token =
  /(?<blank>(?:\s|;[^\n]*)+)|(?<string>u?"(?:[^"\\]|\\.)*")|(?<mark>[(){},:])|(?<word>[^\s(){},:;"]+)/y;
const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/**
 * Parses Clarity source (SIP-002) into the expressions at its top, each with its place, so that a piece can be
 * replaced and all the rest kept. Throws an Error that says where on a bracket or a character that does not fit.
 */
export function parse(source: string): Node[] {
  const top: Node[] = [];
  const open: { mark: string; start: number; children: Node[] }[] = [];
  const add = (node: Node) => (open.at(-1)?.children ?? top).push(node);
  let at = 0;
  while (at < source.length) {
    token.lastIndex = at;
    const found = token.exec(source);
    if (!found?.groups) throw new Error(`no token at ${place(source, at)}`);
    const [text] = found;
    const start = at;
    at += text.length;
    const { blank, mark, string } = found.groups;
    if (blank !== undefined || mark === ',' || mark === ':') continue;
    if (mark === undefined) {
      add({ kind: string === undefined ? 'word' : 'string', start, end: at, text, children: [] });
    } else if (closing[mark]) {
      open.push({ mark, start, children: [] });
    } else {
      const begun = open.pop();
      if (!begun || closing[begun.mark] !== mark)
        throw new Error(`unexpected ${mark} at ${place(source, start)}`);
      const kind = begun.mark === '(' ? 'list' : 'tuple';
      add({
        kind,
        start: begun.start,
        end: at,
        text: source.slice(begun.start, at),
        children: begun.children,
      });
    }
  }
  const left = open.at(-1);
  if (left) throw new Error(`${left.mark} at ${place(source, left.start)} is never closed`);
  return top;
}

/** Line and column of a place, both from 1. */
export function place(source: string, at: number): string {
  const before = source.slice(0, at).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

/** The word at the head of a list: the form or the function called; empty for anything else. */
export function headOf(node: Node | undefined): string {
  const [first] = node?.kind === 'list' ? node.children : [];
  return first?.kind === 'word' ? first.text : '';
}

/** The fields of a tuple, in order. */
export function fieldsOf(tuple: Node): { key: Node; value: Node }[] {
  return tuple.children.flatMap((key, index) => {
    const value = tuple.children[index + 1];
    return index % 2 === 0 && value ? [{ key, value }] : [];
  });
}
