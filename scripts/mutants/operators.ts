import { fieldsOf, headOf, type Node } from './parse.ts';
import { isBinding, isCondition, isDiscarded, type Site, withChild, withoutChild } from './site.ts';

/** What may stand in the place of an expression; `left` is the part of that which is left out, when that is all. */
export type Replacement = string | { text: string; left: string };

/** One way to break a contract. */
export interface Operator {
  name: string;
  /** What it does, for the report. */
  summary: string;
  replace(site: Site): readonly Replacement[];
}

/** For lists with one of these heads; `parts` are the children after the head. */
function forms(
  name: string,
  summary: string,
  heads: readonly string[],
  replace: (node: Node, parts: readonly Node[], site: Site) => readonly Replacement[],
): Operator {
  return {
    name,
    summary,
    replace: (site) => {
      if (site.node.kind !== 'list' || !heads.includes(headOf(site.node))) return [];
      return replace(site.node, site.node.children.slice(1), site);
    },
  };
}

/** For words that `pattern` matches whole. */
function words(
  name: string,
  summary: string,
  pattern: RegExp,
  replace: (text: string, site: Site) => readonly string[],
): Operator {
  return {
    name,
    summary,
    replace: (site) =>
      site.node.kind === 'word' && pattern.test(site.node.text) ? replace(site.node.text, site) : [],
  };
}

/** Another head for a form. */
function rename(name: string, summary: string, heads: Readonly<Record<string, string>>): Operator {
  return forms(name, summary, Object.keys(heads), (node) => {
    const [head] = node.children;
    return head ? [withChild(node, head, heads[head.text] ?? '')] : [];
  });
}

const nothingDone = '(ok {seq: u0, events: u0})';
const ordered = ['<', '<=', '>', '>='];

/** Every operator, in the order of the report. */
export const operators: readonly Operator[] = [
  forms('drop-check', 'an `asserts!` that always holds', ['asserts!'], (node, [condition]) =>
    condition && !isPauseCheck(node) ? [withChild(node, condition, 'true')] : [],
  ),
  forms('drop-pause-check', 'a check of the pause that always holds', ['asserts!'], (node, [condition]) =>
    condition && isPauseCheck(node) ? [withChild(node, condition, 'true')] : [],
  ),
  forms('drop-try', 'a `try!` whose call is left out', ['try!'], (_, __, site) =>
    isDiscarded(site) || isUnusedBinding(site) || isBranch(site) ? ['true'] : [],
  ),
  forms(
    'drop-call',
    'a last call that is left out',
    ['contract-call?', 'change', 'queue-appointment', 'dismiss'],
    (node, parts, site) => {
      const [parent] = site.ancestors;
      const isLast =
        parent?.children.at(-1) === node && ['let', 'begin', 'define-public'].includes(headOf(parent));
      return isLast && (headOf(node) !== 'contract-call?' || isStore(parts[1])) ? [nothingDone] : [];
    },
  ),
  words('tx-sender', '`contract-caller` becomes `tx-sender`', /^contract-caller$/, () => ['tx-sender']),
  forms('boundary', '`<` becomes `<=` and so on', ordered, (node, parts, site) => {
    const [head] = node.children;
    const moved = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }[headOf(node)];
    // `(>= x u0)` always holds: `drop-check`, `drop-operand` and `force-if` do that
    const isVacuous = headOf(node) === '>' && parts[1]?.text === 'u0' && isCondition(site);
    return head && moved && !isVacuous ? [withChild(node, head, moved)] : [];
  }),
  forms('reverse', 'a comparison that is no condition, the other way round', ordered, (node, _, site) => {
    const [head] = node.children;
    const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }[headOf(node)];
    return head && turned && !isCondition(site) ? [withChild(node, head, turned)] : [];
  }),
  forms('negate-equal', 'an `is-eq` that is no condition, negated', ['is-eq'], (node, _, site) =>
    isCondition(site) ? [] : [`(not ${node.text})`],
  ),
  forms('drop-equal', 'an `is-eq` of three or more without one of them', ['is-eq'], (node, parts) =>
    parts.length > 2 ? parts.map((part) => withoutChild(node, part)) : [],
  ),
  forms('drop-operand', 'an `and` or `or` without one operand', ['and', 'or'], (node, parts) =>
    parts.map((part) =>
      parts.length === 2 ? (parts.find((other) => other !== part)?.text ?? '') : withoutChild(node, part),
    ),
  ),
  forms('drop-not', 'a `not` that is no condition, left out', ['not'], (_, [part], site) =>
    part && !isCondition(site) ? [part.text] : [],
  ),
  rename('some-none', '`is-some` becomes `is-none`, and back', {
    'is-some': 'is-none',
    'is-none': 'is-some',
  }),
  forms('force-if', 'an `if` that takes always the same branch', ['if'], (node, [condition]) => {
    if (!condition) return [];
    const always = withChild(node, condition, 'true');
    const never = withChild(node, condition, 'false');
    // of the chain over an event's topic, taking one branch always is no use: each later topic would fail at once
    if (/^\(is-eq topic "/.test(condition.text) || headOf(condition) === 'and') return [never];
    return headOf(condition) === 'or' ? [always] : [always, never];
  }),
  forms('match-none', 'a `match` that takes always the last branch', ['match'], (_, parts, site) =>
    isDiscarded(site) ? [] : [parts.at(-1)?.text ?? ''],
  ),
  words('number', 'a number one more; a span one less, too', /^u\d+$/, (text, { node, ancestors }) => {
    const [parent] = ancestors;
    const value = BigInt(text.slice(1));
    const head = headOf(parent);
    const definition = headOf(ancestors.at(-1));
    const more = `u${value + 1n}`;
    const less = `u${value - 1n}`;
    if (value === 2n ** 128n - 1n) return [less];
    // a comparison with zero is what `boundary` and `drop-check` are for; a call names number zero where none is stored
    if (value === 0n && ['is-eq', 'contract-call?', ...ordered].includes(head)) return [];
    // each use of a blank sets what matters; of a list of all the bits or of zeros the last stands for all
    if (value === 0n && definition === 'define-constant' && parent?.kind === 'tuple') return [];
    if (head === 'list' && parent?.children.at(-1) !== node) return [];
    return definition.startsWith('define-') && value > 100n ? [more, less] : [more];
  }),
  forms('one-second', 'a sum that is one more or one less', ['+', '-'], (node, parts, site) => {
    if (parts.length > 2 || parts.some((part) => /^u\d+$/.test(part.text))) return [];
    const isCompared = ordered.includes(headOf(site.ancestors[0]));
    // in a comparison, one of the two is what `boundary` does
    return isCompared ? [`(+ ${node.text} u1)`] : [`(+ ${node.text} u1)`, `(- ${node.text} u1)`];
  }),
  words('flip', '`true` becomes `false`, and back', /^(true|false)$/, (text, site) =>
    isDiscarded(site) ? [] : [text === 'true' ? 'false' : 'true'],
  ),
  forms('default', 'a named default that becomes zero', ['default-to'], (node, [fallback]) =>
    fallback && /^[A-Z]+$/.test(fallback.text) ? [withChild(node, fallback, 'u0')] : [],
  ),
  rename('bits', '`bit-and` becomes `bit-or` and so on', {
    'bit-and': 'bit-or',
    'bit-or': 'bit-and',
    'bit-xor': 'bit-or',
  }),
  forms('drop-bits', 'a union of masks without one', ['bit-or'], (_, parts) =>
    parts.map((part) => part.text),
  ),
  forms(
    'drop-write',
    'a `map-set`, `map-delete`, `map-insert` or `var-set` left out',
    ['map-set', 'map-delete', 'map-insert', 'var-set'],
    () => ['true'],
  ),
  forms('drop-field', 'a field that a `merge` does not set', ['merge'], (node, [base, changes]) => {
    if (!base || changes?.kind !== 'tuple') return [];
    const fields = fieldsOf(changes);
    const texts = fields.map(({ key, value }) => `${key.text}: ${value.text}`);
    return texts.map((left) => {
      const kept = texts.filter((text) => text !== left);
      return { text: kept.length === 0 ? base.text : withChild(node, changes, `{${kept.join(', ')}}`), left };
    });
  }),
  forms(
    'drop-event',
    'an event that is not appended',
    ['append-event', 'record'],
    (node, [first, second]) => {
      if (headOf(node) === 'append-event') return second ? [second.text] : [];
      return first ? [`(close-log (ok (open-log ${first.text} none)))`] : [];
    },
  ),
  forms('other-head', "the log's hash and the patient's, swapped", ['get'], (node, [key]) =>
    key?.text === 'hash' || key?.text === 'own'
      ? [withChild(node, key, key.text === 'hash' ? 'own' : 'hash')]
      : [],
  ),
  words('other-error', 'another error of the same function, or of the contract', /^ERR-/, (text, site) => {
    const used = [...new Set(wordsOf(site.ancestors.at(-1)).filter((each) => each.startsWith('ERR-')))];
    const among = used.length > 1 ? used : site.errors;
    const other = among[(among.indexOf(text) + 1) % among.length];
    return site.errors.includes(text) && other !== undefined && other !== text ? [other] : [];
  }),
];

function isPauseCheck(check: Node): boolean {
  return /^ERR-(CONSENT-)?PAUSED$/.test(check.children.at(-1)?.text ?? '');
}

function isStore(name: Node | undefined): boolean {
  return name !== undefined && !name.text.startsWith('get-') && !name.text.startsWith('is-');
}

function isBranch({ node, ancestors: [parent] }: Site): boolean {
  return parent !== undefined && headOf(parent) === 'begin' && parent.children.at(-1) === node;
}

/** Whether a node is bound to a name that the rest of its `let` does not use. */
function isUnusedBinding({ node, ancestors }: Site): boolean {
  const [binding, bindings, form] = ancestors;
  const name = binding?.children[0]?.text;
  if (
    !binding ||
    !form ||
    name === undefined ||
    binding.children[1] !== node ||
    !isBinding(binding, bindings)
  )
    return false;
  return wordsOf(form).filter((text) => text === name).length === 1;
}

function wordsOf(node: Node | undefined): string[] {
  if (node === undefined) return [];
  return node.kind === 'word' ? [node.text] : node.children.flatMap(wordsOf);
}
