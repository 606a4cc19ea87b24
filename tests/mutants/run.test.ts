import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSDK, type Simnet } from '@stacks/clarinet-sdk';
import { Cl } from '@stacks/transactions';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { matchEquivalents } from '../../scripts/mutants/equivalent.ts';
import { Judge, type Sources, type Stage } from '../../scripts/mutants/judge.ts';
import { listMutants } from '../../scripts/mutants/list.ts';
import { readOptions, selectMutants } from '../../scripts/mutants/options.ts';
import { findEntries } from '../../scripts/mutants/reach.ts';
import { renderReport, summarise } from '../../scripts/mutants/report.ts';
import { runMutants } from '../../scripts/mutants/run.ts';
import { Verdicts } from '../../scripts/mutants/verdicts.ts';
import { deployer } from '../contracts/support/open-chain.ts';

const source = `
(define-constant ERR-LOW (err u1))
(define-constant ERR-HIGH (err u2))
(define-public (set-level (level uint))
  (begin
    (asserts! (> level u4) ERR-LOW)
    (asserts! (<= level u9) ERR-HIGH)
    (ok level)))`;
const originals = { door: source };
const mutants = listMutants('door', source);

let engine: Simnet;
let deployed = 0;
beforeAll(async () => {
  engine = await getSDK({ trackCosts: false, trackCoverage: false });
  await engine.initEmptySession(null);
  engine.setEpoch('3.4');
});

/** A stage that calls the contract with these levels and knows what each should answer. */
class Calls implements Stage {
  asked: Sources[] = [];

  constructor(
    private readonly name: string,
    private readonly levels: readonly number[],
  ) {}

  namesFor() {
    return [this.name];
  }

  async judge(sources: Sources) {
    this.asked.push(sources);
    const name = `door-${deployed++}`;
    try {
      engine.deployContract(name, sources.door ?? '', { clarityVersion: 4 }, deployer);
    } catch (error) {
      return { status: 'invalid', by: '', why: String(error) } as const;
    }
    for (const level of this.levels) {
      const { result } = engine.callPublicFn(`${deployer}.${name}`, 'set-level', [Cl.uint(level)], deployer);
      const wanted = level <= 4 ? 'u1' : level > 9 ? 'u2' : 'ok';
      const seen = result.type === 'err' ? `u${(result.value as { value: bigint }).value}` : 'ok';
      if (seen !== wanted) return { status: 'killed', by: this.name, why: `${level} is ${seen}` } as const;
    }
    return undefined;
  }

  close() {}
}

describe('a run', () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'medrec-verdicts-')), 'deep', 'verdicts.ndjson');
  });

  const run = (stages: Stage[], hashes: Record<string, string>, reasons = new Map<string, string>()) => {
    const judge = new Judge(originals, stages, new Map(Object.entries(hashes)), new Verdicts(file));
    return runMutants(mutants, [judge], reasons, () => {});
  };

  it('kills what a test sees, and reports a survivor that none does', async () => {
    const results = await run([new Calls('thorough', [4, 5, 9, 10])], { thorough: '1' });
    expect(summarise(results, 7)).toEqual({
      mutants: 8,
      killed: 8,
      equivalent: 0,
      survived: 0,
      invalid: 0,
      seconds: 7,
    });
    const careless = await run([new Calls('careless', [4, 5, 8, 10])], { careless: '1' });
    const survivors = careless.filter(({ outcome }) => outcome === 'survived');
    expect(survivors.map(({ mutant }) => [mutant.operator, mutant.original, mutant.mutated])).toEqual([
      ['boundary', '(<= level u9)', '(< level u9)'],
    ]);
    expect(renderReport(careless)).toContain('## Survivors\n\n- **door / set-level** (7:15, `boundary`');
  });

  it('calls a survivor equivalent only for a reason', async () => {
    const stage = new Calls('careless', [4, 5, 8, 10]);
    const { id = '' } = mutants.find(({ mutated }) => mutated === '(< level u9)') ?? {};
    const results = await run([stage], { careless: '1' }, new Map([[id, 'no one is on level nine']]));
    expect(summarise(results, 0)).toMatchObject({ killed: 7, equivalent: 1, survived: 0 });
    expect(renderReport(results)).toContain('`(<= level u9)` → `(< level u9)`\n  no one is on level nine');
  });

  it('asks the next stage about what the one before left alive', async () => {
    const first = new Calls('low', [4, 5]);
    const second = new Calls('high', [9, 10]);
    const results = await run([first, second], { low: '1', high: '1' });
    expect(summarise(results, 0)).toMatchObject({ killed: 8, survived: 0 });
    expect(first.asked).toHaveLength(8);
    expect(second.asked.length).toBeLessThan(8);
  });

  it('does not repeat what it knows, but what a changed test may see', async () => {
    await run([new Calls('low', [4, 5]), new Calls('high', [10])], { low: '1', high: '1' });
    const again = [new Calls('low', [4, 5]), new Calls('high', [10])];
    expect(summarise(await run(again, { low: '1', high: '1' }), 0)).toMatchObject({ killed: 7, survived: 1 });
    expect(again.map(({ asked }) => asked.length)).toEqual([0, 0]);
    const better = [new Calls('low', [4, 5]), new Calls('high', [9, 10])];
    expect(summarise(await run(better, { low: '1', high: '2' }), 0)).toMatchObject({
      killed: 8,
      survived: 0,
    });
    expect(better[0]?.asked).toEqual([]);
    expect(better[1]?.asked.length).toBeGreaterThan(0);
    expect(better[1]?.asked.length).toBeLessThan(8);
  });

  it('goes on after it was stopped in the middle of a line', async () => {
    await run([new Calls('low', [4, 5])], { low: '1' });
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, -20));
    const stage = new Calls('low', [4, 5]);
    await run([stage], { low: '1' });
    expect(stage.asked).toHaveLength(1);
  });

  it('counts apart what does not deploy', async () => {
    const [one] = mutants;
    if (!one) throw new Error('no mutant');
    const judge = new Judge(originals, [new Calls('low', [4])], new Map([['low', '1']]), new Verdicts(file));
    const broken = { ...one, source: '(define-public (set-level (level uint)) (nothing))' };
    const results = await runMutants([broken], [judge], new Map(), () => {});
    expect(summarise(results, 0)).toMatchObject({ mutants: 0, killed: 0, survived: 0, invalid: 1 });
    expect(existsSync(file)).toBe(true);
  });
});

describe('the list of equivalents', () => {
  const [mutant] = mutants;
  const entry = () => {
    if (!mutant) throw new Error('no mutant');
    const { contract, operator, original, mutated, nth } = mutant;
    return {
      contract,
      function: mutant.function,
      operator,
      original,
      mutated,
      nth,
      reason: 'a reason of some length',
    };
  };

  it('names a mutant by what it is, wherever it stands', () => {
    const moved = listMutants('door', `;; a comment\n${source}`);
    const { reasons, stale } = matchEquivalents([entry()], moved);
    expect(stale).toEqual([]);
    expect(reasons.get(moved[0]?.id ?? '')).toBe('a reason of some length');
  });

  it('tells of an entry that is no mutant any more, or is there twice', () => {
    const other = { ...entry(), nth: 2 };
    expect(matchEquivalents([entry(), other, entry()], mutants).stale).toEqual([other, entry()]);
  });
});

describe('the options', () => {
  it('choose mutants by function, operator, kind or id', () => {
    const choose = (...argv: string[]) => selectMutants(mutants, readOptions(argv)).length;
    expect(choose('--only', 'set-level')).toBe(mutants.length);
    expect(choose('--only', 'boundary', '--only', 'drop-check')).toBe(4);
    expect(choose('--only', mutants[0]?.id ?? '')).toBe(1);
    expect(() => choose('--only', 'nothing')).toThrow('no mutant of any contract is called nothing');
    expect(() => choose('--contract', 'window')).toThrow('no mutant of window');
    expect(() => choose('--jobs', '0')).toThrow('--jobs must be 1 to 99, not 0');
    expect(() => choose('--wrong')).toThrow('--wrong');
  });
});

describe('the functions that a definition can change', () => {
  const entriesOf = findEntries({
    store:
      '(define-constant ONE u1) (define-public (write (a uint)) (ok (+ a ONE))) (define-read-only (read) u3)',
    rules:
      '(define-private (put) (contract-call? .store write u2)) (define-public (act) (put)) (define-public (rest) (ok u1))',
  });

  it('are found through other definitions and contracts', () => {
    expect(entriesOf('store', 'ONE')).toEqual(['write', 'act']);
    expect(entriesOf('rules', 'put')).toEqual(['act']);
    expect(entriesOf('store', 'read')).toEqual(['read']);
  });
});
