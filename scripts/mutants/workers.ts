import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { playModel } from '../../tests/model/play.ts';
import type { ModelAnswer, ModelQuestion } from './model-stage.ts';
import type { TestAnswer, TestQuestion } from './test-stage.ts';

/** Answers each message of the parent process, and ends with it. */
export function answerQuestions(task: 'play' | 'test'): void {
  process.once('disconnect', () => process.exit());
  process.on('message', async (question) => {
    process.send?.(
      task === 'play' ? await play(question as ModelQuestion) : await test(question as TestQuestion),
    );
  });
}

async function play({ sources, seeds, steps, favoured }: ModelQuestion): Promise<ModelAnswer> {
  for (const seed of seeds) {
    const { divergence, deployFailed } = await playModel({ seed, steps, sources, favoured });
    if (deployFailed !== undefined) return { invalid: deployFailed.slice(0, 300) };
    if (!divergence) continue;
    const [first] = divergence.differences;
    return { difference: `seed ${seed}: ${first?.what ?? ''}`.slice(0, 300), died: divergence.died };
  }
  return {};
}

let vitest: Promise<Vitest> | undefined;
/** What ended in this run; what vitest returns has those of earlier runs, too. */
let ended: TestModule[] = [];

async function test({ files, contracts }: TestQuestion): Promise<TestAnswer> {
  process.env.MEDREC_CONTRACTS = contracts;
  const reporter = { onTestModuleEnd: (module: TestModule) => void ended.push(module) };
  vitest ??= createVitest('test', { watch: false, bail: 1, maxWorkers: 1, reporters: [reporter] });
  const running = await vitest;
  ended = [];
  const { unhandledErrors } = await running.runTestSpecifications(
    await running.globTestSpecifications([...files]),
  );
  const failed = ended.find((each) => !each.ok());
  if (failed) return { failed: { file: failed.relativeModuleId, test: nameFailure(failed) } };
  // no test failed, but vitest did: the parent asks another process
  if (unhandledErrors.length > 0 || ended.length !== files.length) process.exit(1);
  return {};
}

function nameFailure(module: TestModule): string {
  for (const failed of module.children.allTests('failed')) return failed.fullName;
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) return suite.fullName;
  return module.errors()[0]?.message ?? 'the file failed';
}
