import { headOf, type Node } from './parse.ts';
import { type Definition, isCondition, type Site } from './site.ts';

/** What sort of rule a mutant breaks; `other` is which error is told, and what only a getter shows. */
export const kinds = ['authorisation', 'expiry', 'log', 'state', 'other'] as const;
export type Kind = (typeof kinds)[number];

const logFunctions = [
  'append-event',
  'open-log',
  'close-log',
  'record',
  'blank-event',
  'override-event',
  'get-patient-head',
];
const times =
  /(^|[\s({-])(now|time|burn|until|expiry|expiries|end|duration|lapses-at|ends-at|expires-at|ready-at|verified-until|paused-until|started-at|longest|LONGEST-[A-Z]+|VERIFIED-FOR|FOREVER|([A-Z]+-)*(YEAR|LAPSES?|TIMELOCK|ENDS|DUE|SPAN|PAUSE))(?=[\s)}:]|$)/;

/** The sort of rule that a mutant breaks, by what is replaced and where it stands. */
export function classify(operator: string, definition: Definition, site: Site): Kind {
  if (operator === 'other-error') return 'other';
  if (logFunctions.includes(definition.name) || operator === 'drop-event' || operator === 'other-head')
    return 'log';
  const { node, ancestors } = site;
  const around = conditionAround(site);
  if (around) return times.test(around.text) ? 'expiry' : 'authorisation';
  if (definition.form === 'define-constant' || definition.form === 'define-data-var') {
    return times.test(` ${definition.name} `) || fieldOf(site) === 'longest' ? 'expiry' : 'authorisation';
  }
  if (node.text === 'contract-caller' || operator === 'drop-try') return 'authorisation';
  const merge = [node, ...ancestors].find((each) => headOf(each) === 'merge');
  if (
    merge &&
    /^(BLANK$|\(blank-event|\(override-event|event$|\(get event)/.test(merge.children[1]?.text ?? '')
  )
    return 'log';
  if (['one-second', 'number'].includes(operator) && times.test(ancestors[0]?.text ?? '')) return 'expiry';
  if (isWriting(definition, site)) return 'state';
  if (definition.form === 'define-read-only' && times.test(node.text)) return 'expiry';
  return definition.form === 'define-read-only' && !/facts$/.test(definition.name)
    ? 'other'
    : 'authorisation';
}

/** The condition that a node is or is part of, or the whole of a check; undefined outside of any. */
function conditionAround({ node, ancestors, errors }: Site): Node | undefined {
  let current = node;
  let condition: Node | undefined;
  for (const [index, parent] of ancestors.entries()) {
    if (isCondition({ node: current, ancestors: ancestors.slice(index), errors })) condition = current;
    else if (condition) return condition;
    current = parent;
  }
  if (condition) return condition;
  const head = headOf(node);
  return head === 'asserts!' || head === 'if' ? node.children[1] : undefined;
}

function fieldOf({ node, ancestors: [parent] }: Site): string | undefined {
  if (parent?.kind !== 'tuple') return undefined;
  return parent.children[parent.children.indexOf(node) - 1]?.text;
}

function isWriting(definition: Definition, { node, ancestors }: Site): boolean {
  if (
    /^(write|insert|verify|suspend|move|change|put|give|drop|plan|keep|clear|set|limit|without)-?/.test(
      definition.name,
    )
  )
    return true;
  return [node, ...ancestors].some((each) =>
    /^(map-set|map-delete|map-insert|var-set|merge)$/.test(headOf(each)),
  );
}
