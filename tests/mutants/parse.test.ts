import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Expression } from '../../scripts/list-errors.ts';
import { type Node, parse } from '../../scripts/mutants/parse.ts';
import { Chain, contracts, deployer } from '../contracts/support/open-chain.ts';

const sources = Object.keys(contracts).map(
  (name) => [name, readFileSync(`contracts/${name}.clar`, 'utf8')] as const,
);

describe('the parser', () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await Chain.open();
  });

  it.each(sources)('keeps every character of %s', (_, source) => {
    expect(print(parse(source), source, 0, source.length)).toBe(source);
  });

  it.each(sources)("reads the same expressions in %s as the simulator's parser", (name, source) => {
    const theirs = chain.simnet.getContractAST(`${deployer}.${name}`).expressions as Expression[];
    // theirs are in the order in which they need each other
    const sorted = (shapes: Shape[]) => shapes.map((shape) => JSON.stringify(shape)).sort();
    expect(sorted(parse(source).map(shapeOf))).toEqual(sorted(theirs.map(theirShape)));
  });

  it('tells where each piece stands', () => {
    const source = '(a ;; (no\n {b: u1, c: "x) \\" ;;"} u"é") 0x00';
    const [list, buffer] = parse(source);
    expect(list?.children.map(({ kind, text }) => [kind, text])).toEqual([
      ['word', 'a'],
      ['tuple', '{b: u1, c: "x) \\" ;;"}'],
      ['string', 'u"é"'],
    ]);
    expect(list?.children[1]?.children.map(({ text }) => text)).toEqual(['b', 'u1', 'c', '"x) \\" ;;"']);
    expect(buffer && source.slice(buffer.start, buffer.end)).toBe('0x00');
  });

  it.each([
    ['(a (b)', '( at 1:1 is never closed'],
    ['(a)\n )', 'unexpected ) at 2:2'],
    ['(a {b: c)}', 'unexpected ) at 1:9'],
    ['"a', 'no token at 1:1'],
  ])('refuses %j', (source, message) => {
    expect(() => parse(source)).toThrow(message);
  });
});

/** The source again, from the leaves of the tree and what stands between them. */
function print(nodes: readonly Node[], source: string, from: number, to: number): string {
  let text = '';
  let at = from;
  for (const node of nodes) {
    text += source.slice(at, node.start);
    text += node.children.length > 0 ? print(node.children, source, node.start, node.end) : node.text;
    at = node.end;
  }
  return text + source.slice(at, to);
}

type Shape = string | Shape[];

function shapeOf(node: Node): Shape {
  if (node.kind === 'list') return node.children.map(shapeOf);
  if (node.kind === 'string' || /^(u?\d+|0x[0-9a-f]*|\.[a-z-]+)$/.test(node.text)) return 'literal';
  if (node.kind === 'word') return node.text;
  const pairs: Shape[] = ['tuple'];
  for (let at = 0; at < node.children.length; at += 2)
    pairs.push(node.children.slice(at, at + 2).map(shapeOf));
  return pairs;
}

function theirShape({ expr }: Expression): Shape {
  if ('List' in expr) return expr.List.map(theirShape);
  return 'Atom' in expr ? expr.Atom : 'literal';
}
