import { headOf, type Node, parse } from './parse.ts';

type Sources = Readonly<Record<string, string>>;

/** The functions that anyone may call whose outcome a definition can change, the nearest to it first. */
export type Entries = (contract: string, name: string) => readonly string[];

/**
 * Finds the entries of each definition: itself, and what comes to it through other definitions and contracts. Names
 * alone, without the contract, as tests write them.
 */
export function findEntries(sources: Sources): Entries {
  const users = new Map<string, Set<string>>();
  const open = new Set<string>();
  for (const [contract, source] of Object.entries(sources)) {
    const top = parse(source);
    const names = new Set(top.map(nameOf));
    for (const definition of top) {
      const user = `${contract}/${nameOf(definition)}`;
      if (/^define-(public|read-only)$/.test(headOf(definition))) open.add(user);
      for (const used of usesOf(definition, contract, names)) {
        if (used !== user) users.set(used, (users.get(used) ?? new Set()).add(user));
      }
    }
  }
  return (contract, name) => {
    const seen = new Set([`${contract}/${name}`]);
    for (const each of seen) for (const user of users.get(each) ?? []) seen.add(user);
    const names = [...seen].filter((each) => open.has(each)).map((each) => each.split('/')[1] ?? '');
    return [...new Set(names)];
  };
}

function nameOf({ children: [, head] }: Node): string {
  return head ? headOf(head) || head.text : '';
}

function usesOf(node: Node, contract: string, names: ReadonlySet<string>): string[] {
  if (node.kind === 'word') return names.has(node.text) ? [`${contract}/${node.text}`] : [];
  const [head, callee, called] = node.children;
  const inner = node.children.flatMap((child) => usesOf(child, contract, names));
  return head?.text === 'contract-call?'
    ? [...inner, `${callee?.text.replace('.', '')}/${called?.text}`]
    : inner;
}
