import { fc, test } from '@fast-check/vitest';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineHost } from '../../src/lib/simnet/engine/engine-host.ts';
import { checkValueHex, isClarityName } from '../../src/lib/simnet/transaction/check-value.ts';

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const hexOf = (text: string) => Buffer.from(text).toString('hex');
const contractPrincipal = (name: string) =>
  `061a${'6d'.repeat(20)}${name.length.toString(16).padStart(2, '0')}${hexOf(name)}`;

describe('a serialized value', () => {
  it.each([
    ['a contract principal whose name begins with a digit', contractPrincipal('1bad')],
    ['a contract principal with a space', contractPrincipal('a b')],
    ['a contract principal without a name', contractPrincipal('')],
    ['an ASCII text that is not ASCII', '0d00000002c3a9'],
    ['an ASCII text with a control character', Cl.serialize(Cl.stringAscii('a\u0001'))],
    ['a UTF-8 text that is not UTF-8', '0e00000002c328'],
    ['seventeen levels', `${'0a'.repeat(16)}03`],
    ['five thousand levels', `${'0a'.repeat(5000)}03`],
    ['a list of two types', `0b0000000203${Cl.serialize(Cl.uint(1))}`],
    [
      'a list of tuples with other fields',
      `0b00000002${Cl.serialize(Cl.tuple({ a: Cl.none() }))}${Cl.serialize(Cl.tuple({ b: Cl.none() }))}`,
    ],
    ['a tuple with a field twice', '0c000000020161030161' + '03'],
    ['a tuple without a field', '0c00000000'],
    ['a field that is no name', '0c00000001013103'],
    ['an address of no version', '05ff0000000000000000000000000000000000000000'],
    ['nothing', ''],
    ['half an integer', '01'],
    ['a type that does not exist', 'ff'],
    ['a list that promises too much', '0bffffffff'],
    ['a buffer that promises too much', '02ffffffff00'],
    ['something behind it', '0303'],
    ['a buffer over a megabyte', `0200100001${'00'.repeat(1_048_577)}`],
  ])('is refused: %s', (_what, hex) => {
    expect(() => checkValueHex(hex)).toThrow();
  });

  const leaf: fc.Arbitrary<ClarityValue> = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => Cl.uint(value)),
    fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }).map((value) => Cl.int(value)),
    fc.boolean().map((value) => Cl.bool(value)),
    fc.uint8Array({ maxLength: 40 }).map((value) => Cl.buffer(value)),
    fc.stringMatching(/^[\x20-\x7e]{0,40}$/).map((value) => Cl.stringAscii(value)),
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => Cl.stringUtf8(value)),
    fc.constantFrom(Cl.principal(address), Cl.principal(`${address}.a-contract`), Cl.none()),
  );
  const value: fc.Arbitrary<ClarityValue> = fc.letrec<{ value: ClarityValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      leaf,
      tie('value').map((inside) => Cl.some(inside)),
      tie('value').map((inside) => Cl.ok(inside)),
      tie('value').map((inside) => Cl.error(inside)),
      fc
        .tuple(tie('value'), fc.integer({ min: 0, max: 3 }))
        .map(([inside, times]) => Cl.list(Array.from({ length: times }, () => inside))),
      fc
        .dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/), tie('value'), { minKeys: 1, maxKeys: 4 })
        .map((fields) => Cl.tuple({ ...fields })),
    ),
  })).value;

  describe('that is taken', () => {
    let host: EngineHost;
    const contract = `${address}.taker`;
    beforeAll(async () => {
      host = await EngineHost.start({ genesis: 1_795_000_000_000, epoch: '3.4' });
      const source = '(define-public (take (value uint)) (ok value))';
      await host.run([{ kind: 'deploy', sender: address, name: 'taker', source, clarityVersion: 4 }]);
    });
    afterAll(() => host.stop());

    it('is read by an engine that tracks costs for reads alone', async () => {
      // Without the switch every transaction takes five times as long: see cost-switch.ts.
      expect(host.switchesCosts).toBe(true);
      const source = '(define-data-var v uint u1) (define-read-only (get-v) (var-get v))';
      await host.run([{ kind: 'deploy', sender: address, name: 'costly', source, clarityVersion: 4 }]);
      const costly = `${address}.costly`;
      const answer = await host.query({
        kind: 'read',
        sender: address,
        contract: costly,
        function: 'get-v',
        arguments: [],
      });
      expect(answer.cost).toMatchObject({ read_count: expect.any(Number), write_count: 0 });
      expect(answer.cost?.read_count).toBeGreaterThan(0);
    });

    test.prop([value], { numRuns: 300 })('never kills the engine', async (given) => {
      const hex = Cl.serialize(given);
      checkValueHex(hex);
      checkValueHex(`0x${hex}`);
      await host.run([{ kind: 'call', sender: address, contract, function: 'take', arguments: [hex] }]);
    });

    it('may hold what a list unifies', async () => {
      const lists = [
        Cl.list([Cl.none(), Cl.some(Cl.uint(1))]),
        Cl.list([Cl.ok(Cl.uint(1)), Cl.error(Cl.bool(true))]),
        Cl.list([Cl.buffer(new Uint8Array(1)), Cl.buffer(new Uint8Array(2))]),
        Cl.list([Cl.tuple({ a: Cl.none() }), Cl.tuple({ a: Cl.some(Cl.int(1)) })]),
        Cl.list([Cl.list([]), Cl.list([Cl.uint(1)])]),
        Cl.list([Cl.principal(address), Cl.principal(contract)]),
      ].map((list) => Cl.serialize(list));
      for (const hex of [...lists, `${'0a'.repeat(15)}03`, `${'0b00000001'.repeat(15)}03`]) {
        expect(() => checkValueHex(hex)).not.toThrow();
        await host.run([{ kind: 'call', sender: address, contract, function: 'take', arguments: [hex] }]);
      }
    });
  });
});

describe('a Clarity name', () => {
  it.each(['a', 'get-total', 'is-ok?', 'set!', 'a_b', 'x>y', '+', '<=', 'a'.repeat(128)])(
    'may be "%s"',
    (name) => {
      expect(isClarityName(name)).toBe(true);
    },
  );
  it.each(['', '1a', 'a b', 'é', '-a', 'a'.repeat(129), 'a\n', '<>'])('may not be "%s"', (name) => {
    expect(isClarityName(name)).toBe(false);
  });
});
