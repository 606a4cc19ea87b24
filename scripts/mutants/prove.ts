// Breaks the contracts in every way that operators.ts knows, and shows that the model or a test sees each:
// `npm run prove:mutants -- [--jobs N] [--contract NAME] [--only FUNCTION|OPERATOR|KIND|ID] [--list]`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contracts, readSource } from '../../tests/contracts/support/open-chain.ts';
import { findTestFiles, hashTexts, readModules } from './dependencies.ts';
import { matchEquivalents, readEquivalents } from './equivalent.ts';
import { Judge } from './judge.ts';
import { listMutants } from './list.ts';
import { ModelStage } from './model-stage.ts';
import { readOptions, selectMutants } from './options.ts';
import { findEntries } from './reach.ts';
import { describe, renderReport, summarise } from './report.ts';
import { runMutants } from './run.ts';
import { TestPlan } from './test-plan.ts';
import { TestStage } from './test-stage.ts';
import { Verdicts } from './verdicts.ts';
import { answerQuestions } from './workers.ts';

/**
 * A short run of the model first, half of it calls of the functions that the mutant can change: it tells two of three
 * mutants in a second. A long one for what the tests leave alive.
 */
const runs = {
  model: { seeds: [1], steps: 200 },
  'long model': { seeds: [2, 3], steps: 500 },
};
const modelFile = 'tests/model/play.ts';
/** Milliseconds; far above what the original takes. */
const timeout = 300_000;

const [, , task] = process.argv;
if (task === 'play' || task === 'test' || task === 'vitest') answerQuestions(task);
else process.exitCode = await prove();

async function prove(): Promise<number> {
  const started = Date.now();
  const options = readOptions(process.argv.slice(2));
  const names = Object.keys(contracts) as (keyof typeof contracts)[];
  const originals = Object.fromEntries(names.map((name) => [name, readSource(name)]));
  const all = names.flatMap((name) => listMutants(name, readSource(name)));
  const chosen = selectMutants(all, options);
  if (options.list) {
    for (const mutant of chosen) console.log(`${mutant.kind}\t${describe({ mutant })}`);
    return 0;
  }
  const { reasons, stale } = matchEquivalents(readEquivalents('scripts/mutants/equivalent.json'), all);
  const files = findTestFiles(['tests/contracts', 'tests/attacks']);
  const hashes = new Map(files.map((file) => [file, hashTexts(readModules(file).values())]));
  const model = hashTexts(readModules(modelFile).values());
  for (const [name, run] of Object.entries(runs)) hashes.set(name, hashTexts([model, JSON.stringify(run)]));
  const entries = findEntries(originals);
  const plan = new TestPlan(entries, files, reasons);
  const verdicts = new Verdicts('.cache/mutants.ndjson');
  const program = fileURLToPath(import.meta.url);
  const judges = Array.from({ length: options.jobs }, () => {
    const stages = [
      new ModelStage(program, 'model', runs.model, entries, timeout),
      new TestStage(program, plan, (subject) => plan.likeliestFor(subject), timeout),
      new TestStage(program, plan, (subject) => plan.filesFor(subject), timeout),
      new ModelStage(program, 'long model', runs['long model'], entries, timeout),
    ];
    return new Judge(originals, stages, hashes, verdicts);
  });
  const stop = () => {
    for (const judge of judges) judge.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop();
      console.error('\nstopped: what is known is kept, the next run goes on from here');
      process.exit(130);
    });
  }
  const original = await judges[0]?.judge(undefined);
  if (original?.status !== 'alive') {
    stop();
    console.error(`the contracts as they are fail in ${original?.by}: ${original?.why}`);
    return 1;
  }
  const results = await runMutants(chosen, judges, reasons, (result, left, round) => {
    if (result?.outcome === 'survived') console.error(`survived ${describe(result)}`);
    if (left % 25 === 0) {
      const seconds = Math.round((Date.now() - started) / 1000);
      console.error(`round ${round} of ${judges[0]?.rounds}: ${left} mutants left, ${seconds} s`);
    }
  });
  stop();
  const revived = results.filter(({ outcome, mutant }) => outcome !== 'equivalent' && reasons.has(mutant.id));
  for (const result of revived)
    console.error(`called equivalent, but ${result.outcome} by ${result.by}: ${describe(result)}`);
  for (const entry of stale) console.error(`called equivalent, but no mutant: ${JSON.stringify(entry)}`);
  if (chosen.length === all.length) {
    mkdirSync('docs', { recursive: true });
    writeFileSync('docs/mutants.md', renderReport(results));
    console.error('wrote docs/mutants.md');
  }
  const summary = summarise(results, Math.round((Date.now() - started) / 1000));
  console.log(JSON.stringify(summary));
  return summary.survived > 0 || revived.length > 0 || stale.length > 0 ? 1 : 0;
}
