import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listMutants } from '../../scripts/mutants/list.ts';
import { operators } from '../../scripts/mutants/operators.ts';
import { parse } from '../../scripts/mutants/parse.ts';
import { definitionsOf } from '../../scripts/mutants/site.ts';

const errors =
  '(define-constant ERR-A (err u1))\n(define-constant ERR-B (err u2))\n(define-constant ERR-PAUSED (err u3))\n';

/** What each operator makes of a body, in order. */
const examples: Record<string, [body: string, mutants: string[]][]> = {
  'drop-check': [['(begin (asserts! a ERR-A) b)', ['(begin (asserts! true ERR-A) b)']]],
  'drop-pause-check': [['(begin (asserts! p ERR-PAUSED) b)', ['(begin (asserts! true ERR-PAUSED) b)']]],
  'drop-try': [
    ['(begin (try! (a)) b)', ['(begin true b)']],
    ['(if a (begin (try! (b))) c)', ['(if a (begin true) c)']],
    ['(let ((x (try! (a))) (y (try! (b)))) x)', ['(let ((x (try! (a))) (y true)) x)']],
  ],
  'drop-call': [
    ['(begin a (contract-call? .r write x))', ['(begin a (ok {seq: u0, events: u0}))']],
    ['(begin a (contract-call? .r get-x x))', []],
    ['(try! (change a))', []],
  ],
  'tx-sender': [['(f contract-caller)', ['(f tx-sender)']]],
  boundary: [
    ['(asserts! (< a b) ERR-A)', ['(asserts! (<= a b) ERR-A)']],
    [
      '(if (> a b) (>= a b) (<= a b))',
      ['(if (>= a b) (>= a b) (<= a b))', '(if (> a b) (> a b) (<= a b))', '(if (> a b) (>= a b) (< a b))'],
    ],
    ['(and (> a u0) b)', []],
    ['{x: (> a u0)}', ['{x: (>= a u0)}']],
  ],
  reverse: [['(if (< a b) c (< a b))', ['(if (< a b) c (> a b))']]],
  'negate-equal': [['(if (is-eq a b) (is-eq a b) c)', ['(if (is-eq a b) (not (is-eq a b)) c)']]],
  'drop-equal': [
    ['(is-eq a b c)', ['(is-eq b c)', '(is-eq a c)', '(is-eq a b)']],
    ['(is-eq a b)', []],
  ],
  'drop-operand': [
    ['(and a b)', ['b', 'a']],
    ['(or a b c)', ['(or b c)', '(or a c)', '(or a b)']],
  ],
  'drop-not': [['(if (not a) (not b) c)', ['(if (not a) b c)']]],
  'some-none': [['(is-some a)', ['(is-none a)']]],
  'force-if': [
    ['(if a b c)', ['(if true b c)', '(if false b c)']],
    ['(if (is-eq topic "x") b c)', ['(if false b c)']],
    ['(if (or a d) b c)', ['(if true b c)']],
  ],
  'match-none': [
    ['(match a x b c)', ['c']],
    ['(begin (match a x b c) d)', []],
  ],
  number: [
    ['(f u7)', ['(f u8)']],
    ['(asserts! (<= a u7) ERR-A)', ['(asserts! (<= a u8) ERR-A)']],
    ['(f u86400)', ['(f u86401)', '(f u86399)']],
    ['(asserts! (> a u0) ERR-A)', []],
    ['(list u0 u0)', ['(list u0 u1)']],
    ['(contract-call? .r write a u0)', []],
    ['(f u340282366920938463463374607431768211455)', ['(f u340282366920938463463374607431768211454)']],
  ],
  'one-second': [
    ['(+ now SPAN)', ['(+ (+ now SPAN) u1)', '(- (+ now SPAN) u1)']],
    ['(> a (- b c))', ['(> a (+ (- b c) u1))']],
    ['(+ a u1)', []],
  ],
  flip: [
    ['(f true)', ['(f false)']],
    ['(begin (if a (b) true) c)', []],
  ],
  default: [['(default-to RESIGNED a)', ['(default-to u0 a)']]],
  bits: [['(bit-and a b)', ['(bit-or a b)']]],
  'drop-bits': [['(bit-or a b)', ['a', 'b']]],
  'drop-write': [
    ['(begin (map-set m k v) (var-set x y))', ['(begin true (var-set x y))', '(begin (map-set m k v) true)']],
  ],
  'drop-field': [
    ['(merge a {b: c, d: e})', ['(merge a {d: e})', '(merge a {b: c})']],
    ['(merge a {b: c})', ['a']],
  ],
  'drop-event': [
    ['(append-event e log)', ['log']],
    ['(record a e)', ['(close-log (ok (open-log a none)))']],
  ],
  'other-head': [['(f (get hash log))', ['(f (get own log))']]],
  'other-error': [
    [
      '(begin (asserts! a ERR-B) (unwrap! b ERR-A))',
      ['(begin (asserts! a ERR-A) (unwrap! b ERR-A))', '(begin (asserts! a ERR-B) (unwrap! b ERR-B))'],
    ],
    ['(asserts! a ERR-A)', ['(asserts! a ERR-B)']],
  ],
};

describe('the operators', () => {
  it('have an example each', () => {
    expect(Object.keys(examples).sort()).toEqual(operators.map(({ name }) => name).sort());
  });

  it.each(Object.entries(examples).flatMap(([name, rows]) => rows.map((row) => [name, ...row] as const)))(
    '%s: %s',
    (name, body, mutants) => {
      const around = (text: string) => `${errors};; a comment (stays\n(define-public (f (a uint)) ${text})\n`;
      const found = listMutants('x', around(body)).filter(({ operator }) => operator === name);
      expect(found.map(({ source }) => source)).toEqual(mutants.map(around));
    },
  );
});

describe('the list of mutants', () => {
  const all = ['registry', 'access-control', 'patient-consent'].flatMap((name) =>
    listMutants(name, readFileSync(`contracts/${name}.clar`, 'utf8')),
  );

  it('has each mutant once, under an id of its own', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ contract, source }) => contract + source)).size).toBe(all.length);
  });

  it('touches every function that checks something', () => {
    for (const contract of ['registry', 'access-control', 'patient-consent']) {
      const functions = definitionsOf(parse(readFileSync(`contracts/${contract}.clar`, 'utf8')));
      const checking = functions.filter(({ node }) => node.text.includes('asserts!')).map(({ name }) => name);
      expect(checking.length).toBeGreaterThan(15);
      const touched = all.filter((each) => each.contract === contract).map((each) => each.function);
      expect(touched).toEqual(expect.arrayContaining(checking));
    }
  });

  it('leaves types, comments, maps and the numbers of errors alone', () => {
    for (const { source } of all.filter(({ contract }) => contract === 'registry')) {
      expect(source.match(/;;[^\n]*/g)).toHaveLength(
        readFileSync('contracts/registry.clar', 'utf8').match(/;;[^\n]*/g)?.length ?? 0,
      );
    }
    expect(
      listMutants(
        'x',
        '(define-map m uint uint)\n(define-constant ERR-X (err u5))\n(define-public (f (a (list 6 uint))) a)',
      ),
    ).toEqual([]);
  });

  it('sorts each by the rule that it breaks', () => {
    const kindOf = (contract: string, name: string, operator: string, original: RegExp) =>
      all.find(
        (each) =>
          each.contract === contract &&
          each.function === name &&
          each.operator === operator &&
          original.test(each.original),
      )?.kind;
    expect(kindOf('access-control', 'log-access-event', 'drop-check', /NOT-ALLOWED/)).toBe('authorisation');
    expect(kindOf('access-control', 'log-access-event', 'drop-field', /^outcome/)).toBe('log');
    expect(kindOf('patient-consent', 'check-row', 'boundary', /now YEAR/)).toBe('expiry');
    expect(kindOf('registry', 'write-event', 'drop-write', /map-set requests/)).toBe('state');
    expect(kindOf('registry', 'append-event', 'other-head', /get hash/)).toBe('log');
    expect(kindOf('registry', 'pause', 'tx-sender', /./)).toBe('authorisation');
    expect(kindOf('registry', 'pause', 'other-error', /./)).toBe('other');
  });
});
