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

async function play({ sources, seeds, steps }: ModelQuestion): Promise<ModelAnswer> {
  for (const seed of seeds) {
    const { divergence, deployFailed } = await playModel({ seed, steps, sources });
    if (deployFailed !== undefined) return { invalid: deployFailed.slice(0, 300) };
    if (!divergence) continue;
    const [first] = divergence.differences;
    return { difference: `seed ${seed}: ${first?.what ?? ''}`.slice(0, 300), died: divergence.died };
  }
  return {};
}

let vitest: Promise<Vitest> | undefined;

async function test({ file, contracts }: TestQuestion): Promise<TestAnswer> {
  process.env.MEDREC_CONTRACTS = contracts;
  vitest ??= createVitest('test', { watch: false, bail: 1, maxWorkers: 1, reporters: [{}] });
  const running = await vitest;
  const files = await running.globTestSpecifications([file]);
  const { testModules, unhandledErrors } = await running.runTestSpecifications(files, true);
  if (testModules.length === 0) throw new Error(`${file} is no file of tests`);
  const failed = testModules.find((each) => !each.ok());
  if (failed) return { failed: nameFailure(failed) };
  // no test failed, but vitest did: the parent asks another process
  if (unhandledErrors.length > 0) process.exit(1);
  return {};
}

function nameFailure(module: TestModule): string {
  for (const failed of module.children.allTests('failed')) return failed.fullName;
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) return suite.fullName;
  return module.errors()[0]?.message ?? 'the file failed';
}
