import { getSDK } from '@stacks/clarinet-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Expression, listErrors } from '../../scripts/list-errors.ts';

const store = `
(define-constant ERR-CLOSED (err u1))
(define-constant ERR-NO-ROW (err u2))
(define-constant ERR-BAD-ROW (err u3))
(define-constant BLANK {topic: "", row: u0})
(define-map rows uint uint)
(define-read-only (get-row (row uint)) (map-get? rows row))
(define-public (write (open bool) (event {topic: (string-ascii 9), row: uint}))
  (let ((topic (get topic event)))
    (asserts! open ERR-CLOSED)
    (if (is-eq topic "added") true
      (begin (unwrap! (map-get? rows (get row event)) ERR-NO-ROW) true))
    (ok true)))
(define-private (check (row uint) (result (response bool uint)))
  (begin (try! result) (ok (asserts! (> row u0) ERR-BAD-ROW))))
(define-public (check-all (list-of (list 3 uint))) (fold check list-of (ok true)))`;

const rules = `
(define-constant ERR-LOW (err u10))
(define-constant ERR-HIGH (err u11))
(define-constant ERR-NONE (err u12))
(define-constant ERR-EMPTY (err u13))
(define-private (bound (level uint) (value uint))
  (ok (asserts! (if (> level u0) (> value u5) (< value u5)) (if (> level u0) ERR-LOW ERR-HIGH))))
(define-private (each (values (list 3 uint)))
  (begin (asserts! (> (len values) u0) ERR-EMPTY) (contract-call? .store check-all values)))
(define-private (write (open bool) (topic (string-ascii 9)) (row uint))
  (contract-call? .store write open {topic: topic, row: row}))
(define-public (raise (value uint)) (begin (try! (bound u1 value)) (write true "added" value)))
(define-public (lower (value uint)) (begin (try! (bound u0 value)) (write false "removed" value)))
(define-public (either (value uint)) (write true (if (> value u5) "added" "removed") value))
(define-public (same (value uint)) (write true (if (> value u5) "added" "added") value))
(define-public (one (value uint)) (each (list value)))
(define-public (many (values (list 3 uint))) (each values))
(define-public (find (row uint))
  (let ((ERR-found u1) (found (unwrap! (contract-call? .store get-row row) ERR-NONE)))
    (asserts! (and (> found u0) (or false (< found u9))) ERR-LOW)
    (ok (match (some found) it it u0))))`;

const deployer = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
let contracts: Map<string, readonly Expression[]>;
beforeAll(async () => {
  const sdk = await getSDK({ trackCosts: false, trackCoverage: false });
  await sdk.initEmptySession(null);
  sdk.setEpoch('3.4');
  contracts = new Map(
    Object.entries({ store, rules }).map(([name, source]) => {
      sdk.deployContract(name, source, { clarityVersion: 4 }, deployer);
      return [name, sdk.getContractAST(`${deployer}.${name}`).expressions];
    }),
  );
});
const errorsOf = (name: string, contract = 'rules') => listErrors(contracts, contract, name);

describe('the errors that a function can end with', () => {
  it('are those of its body and of the functions that it uses, in the order of the tests', () => {
    expect(errorsOf('find')).toEqual([12, 10]);
    expect(errorsOf('many')).toEqual([13, 3]);
    expect(errorsOf('write', 'store')).toEqual([1, 2]);
  });

  it('leave out what a literal argument rules out', () => {
    expect(errorsOf('raise')).toEqual([10]);
    expect(errorsOf('lower')).toEqual([11, 1, 2]);
    expect(errorsOf('one')).toEqual([3]);
  });

  it('take each of two literals that an argument may be', () => {
    expect(errorsOf('either')).toEqual([2]);
    expect(errorsOf('same')).toEqual([]);
  });

  it('are asked of a function that is there', () => {
    expect(() => errorsOf('nothing')).toThrow('rules has no function nothing');
  });
});
