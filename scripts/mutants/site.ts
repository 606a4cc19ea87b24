import { headOf, type Node } from './parse.ts';

/** An expression of a contract and where it stands: its ancestors from the nearest to the definition that holds it. */
export interface Site {
  node: Node;
  ancestors: readonly Node[];
  /** The names of the errors that the contract defines, in order. */
  errors: readonly string[];
}

/** A definition at the top of a contract: what is defined, and the expressions in it that run. */
export interface Definition {
  name: string;
  form: string;
  node: Node;
  body: readonly Node[];
}

const bodyFrom: Readonly<Record<string, number>> = {
  'define-public': 2,
  'define-private': 2,
  'define-read-only': 2,
  'define-constant': 2,
  'define-data-var': 3,
};

/** The definitions of a contract that hold expressions; types, maps and the numbers of errors are no rules. */
export function definitionsOf(top: readonly Node[]): Definition[] {
  return top.flatMap((node) => {
    const form = headOf(node);
    const from = bodyFrom[form];
    const head = node.children[1];
    const name = head && (headOf(head) || head.text);
    if (from === undefined || !name || name.startsWith('ERR-')) return [];
    return [{ name, form, node, body: node.children.slice(from) }];
  });
}

/** Every expression of a definition, outer ones first. */
export function* sitesOf(definition: Definition, errors: readonly string[]): Generator<Site> {
  for (const node of definition.body) yield* walk(node, [definition.node], errors);
}

function* walk(node: Node, ancestors: readonly Node[], errors: readonly string[]): Generator<Site> {
  yield { node, ancestors, errors };
  const inner = [node, ...ancestors];
  for (const child of childExpressions(node, ancestors[0])) yield* walk(child, inner, errors);
}

/** The children that are expressions: neither the head of a form, nor names that a form binds or gets, nor keys. */
function childExpressions(node: Node, parent: Node | undefined): readonly Node[] {
  if (node.kind === 'tuple') return node.children.filter((_, index) => index % 2 === 1);
  if (node.kind !== 'list') return [];
  const [first, second] = node.children;
  if (headOf(parent) === 'let' && parent?.children[1] === node) return node.children;
  if (first?.kind === 'list' || isBinding(node, parent)) return node.children.slice(1);
  const head = headOf(node);
  if (head === 'match') return node.children.filter((_, index) => index === 1 || index > 2);
  if (head === 'contract-call?') return node.children.slice(3);
  if (head === 'get' || head === 'map-get?' || head === 'map-set' || head === 'map-delete')
    return node.children.slice(2);
  if (head === 'map-insert' || head === 'var-set' || head === 'map' || head === 'fold')
    return node.children.slice(2);
  if (head === 'var-get' || second === undefined) return [];
  return node.children.slice(1);
}

/** Whether a list is `(name value)` of a let. */
export function isBinding(node: Node, parent: Node | undefined): boolean {
  return (
    node.kind === 'list' && parent?.kind === 'list' && headOf(parent) === '' && parent.children.includes(node)
  );
}

/** Whether nothing sees the value: a statement before the last of a body, or a branch of one. */
export function isDiscarded({ node, ancestors }: Site): boolean {
  let child = node;
  for (const parent of ancestors) {
    const head = headOf(parent);
    const last = parent.children.at(-1) === child;
    if (head === 'begin' || head === 'let' || head.startsWith('define-')) {
      if (!last) return !(head === 'let' && parent.children[1] === child);
    } else if (head === 'if' || head === 'match') {
      if (parent.children[1] === child) return false;
    } else return false;
    child = parent;
  }
  return false;
}

/** Whether a node is what a form decides by: the condition of an `asserts!` or `if`, an operand of `and`, `or`, `not`. */
export function isCondition({ node, ancestors: [parent] }: Site): boolean {
  const head = headOf(parent);
  if (head === 'and' || head === 'or' || head === 'not') return true;
  return (head === 'asserts!' || head === 'if') && parent?.children[1] === node;
}

/** The text of `node` with its child `child` replaced. */
export function withChild(node: Node, child: Node, text: string): string {
  return node.text.slice(0, child.start - node.start) + text + node.text.slice(child.end - node.start);
}

/** The text of a list without one of its children. */
export function withoutChild(node: Node, child: Node): string {
  const kept = node.children.filter((each) => each !== child).map((each) => each.text);
  return `(${kept.join(' ')})`;
}
