import { describe, expect, it } from 'vitest';
import type { ContractInterface } from '../../src/lib/chain/chain.ts';
import { bindings } from '../../src/lib/contracts/bindings.ts';
import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import { compareInterface } from '../../src/lib/contracts/compare-interface.ts';
import { describeType } from '../../src/lib/contracts/describe-type.ts';
import type { ClarityType } from '../../src/lib/contracts/interface.ts';
import { makeHarmlessValue, nobody } from '../../src/lib/smoke/harmless-value.ts';

/** The interface that a node gives of a contract that is the binding's. */
function interfaceOf(name: keyof typeof bindings): ContractInterface {
  const { functions, maps, variables } = bindings[name];
  return {
    functions: [
      ...Object.entries(functions).map(([key, { access, args, output }]) => ({
        name: key,
        access,
        args: args.map((arg) => ({ ...arg })),
        outputs: { type: output },
      })),
      { name: 'has', access: 'private', args: [], outputs: { type: 'bool' } },
    ],
    maps: Object.entries(maps).map(([key, map]) => ({ name: key, ...map })),
    variables: [
      ...Object.entries(variables).map(([key, type]) => ({ name: key, access: 'variable', type })),
      { name: 'LAPSE', access: 'constant', type: 'uint128' },
    ],
    clarity_version: 'Clarity4',
  };
}

const compare = (change: (shape: ContractInterface) => void, name: keyof typeof bindings = 'registry') => {
  const shape = interfaceOf(name);
  change(shape);
  return compareInterface(bindings[name], shape);
};
const find = (shape: ContractInterface, name: string) => {
  const found = shape.functions.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
};

describe('comparing an interface', () => {
  it.each(Object.keys(bindings) as (keyof typeof bindings)[])('finds %s equal to itself', (name) => {
    expect(compare(() => undefined, name)).toEqual([]);
    expect(compare((shape) => delete shape.clarity_version, name)).toEqual([]);
  });

  it('does not mind the order of functions and of tuple fields', () => {
    const reorder = (shape: ContractInterface) => {
      shape.functions.reverse();
      const settings = find(shape, 'get-settings').outputs.type as { tuple: object[] };
      find(shape, 'get-settings').outputs.type = { tuple: settings.tuple.toReversed() };
    };
    expect(compare(reorder)).toEqual([]);
  });

  it.each<[string, (shape: ContractInterface) => void]>([
    [
      'the function is-paused is missing',
      (shape) =>
        find(shape, 'is-paused').name &&
        shape.functions.splice(shape.functions.indexOf(find(shape, 'is-paused')), 1),
    ],
    [
      'the function drain is not of this version',
      (shape) =>
        shape.functions.push({ name: 'drain', access: 'public', args: [], outputs: { type: 'bool' } }),
    ],
    [
      'function is-paused: it is public, not read_only',
      (shape) => (find(shape, 'is-paused').access = 'public'),
    ],
    [
      'function pause: it takes who, not nothing',
      (shape) => find(shape, 'pause').args.push({ name: 'who', type: 'principal' }),
    ],
    [
      'function get-change: number is int, not uint',
      (shape) => ((find(shape, 'get-change').args[0] as { type: unknown }).type = 'int128'),
    ],
    [
      'function is-paused: the result is (optional bool), not bool',
      (shape) => (find(shape, 'is-paused').outputs.type = { optional: 'bool' }),
    ],
    [
      'the map officers is missing',
      (shape) => (shape.maps = shape.maps.filter(({ name }) => name !== 'officers')),
    ],
    [
      'map officers: the value is bool, not uint',
      (shape) => ((shape.maps.find(({ name }) => name === 'officers') as { value: unknown }).value = 'bool'),
    ],
    [
      'the variable keys is not of this version',
      (shape) => shape.variables.push({ name: 'keys', access: 'variable', type: 'bool' }),
    ],
    ['it runs as Clarity1, not Clarity4', (shape) => (shape.clarity_version = 'Clarity1')],
  ])('finds that %s', (difference, change) => {
    expect(compare(change)).toEqual([difference]);
  });
});

describe('a type', () => {
  it.each<[string, unknown]>([
    ['uint', 'uint128'],
    ['(buff 32)', { buffer: { length: 32 } }],
    ['(list 6 (string-ascii 3))', { list: { type: { 'string-ascii': { length: 3 } }, length: 6 } }],
    [
      '(response {a: int, b: (optional principal)} none)',
      {
        response: {
          ok: {
            tuple: [
              { name: 'b', type: { optional: 'principal' } },
              { name: 'a', type: 'int128' },
            ],
          },
          error: 'none',
        },
      },
    ],
    ['?', 'constructor'],
    ['?', null],
    ['?', { list: {}, tuple: [] }],
    ['(buff ?)', { buffer: { length: '32' } }],
    ['{?: ?}', { tuple: [{ name: ['a'] }] }],
  ])('is written as %s', (text, type) => {
    expect(describeType(type)).toBe(text);
  });

  it('of any depth ends', () => {
    let deep: unknown = 'uint128';
    for (let i = 0; i < 50_000; i += 1) deep = { optional: deep };
    expect(describeType(deep)).toMatch(/^(\(optional ){33}\?\)+$/);
  });
});

describe('a harmless value', () => {
  it('fits every argument of every function', () => {
    for (const { functions } of Object.values(bindings)) {
      for (const binding of Object.values(functions)) {
        for (const address of Object.values(nobody)) {
          const values = binding.args.map(({ name, type }) => [
            name,
            makeHarmlessValue(type as ClarityType, address),
          ]);
          expect(encodeArguments(binding, Object.fromEntries(values) as never)).toHaveLength(
            binding.args.length,
          );
        }
      }
    }
  });
});
