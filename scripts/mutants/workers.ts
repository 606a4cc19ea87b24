import { fileURLToPath } from 'node:url';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { playModel } from '../../tests/model/play.ts';
import type { ModelAnswer, ModelQuestion } from './model-stage.ts';
import type { TestAnswer, TestQuestion } from './test-stage.ts';
import { serveVitest, WarmPool } from './warm-pool.ts';

/** What a process of this program is for, by its first argument; without one it proves. */
export type Task = 'play' | 'test' | 'vitest';

/** Answers each message of the parent process, and ends with it. */
export function answerQuestions(task: Task): void {
  if (task === 'vitest') {
    serveVitest();
    return;
  }
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

const pool = new WarmPool(fileURLToPath(import.meta.url));
let vitest: Promise<Vitest> | undefined;
/** What ended in this run; what vitest returns has those of earlier runs, too. */
let ended: TestModule[] = [];

async function test({ file, contracts }: TestQuestion): Promise<TestAnswer> {
  const reporter = { onTestModuleEnd: (module: TestModule) => void ended.push(module) };
  vitest ??= createVitest('test', {
    watch: false,
    bail: 1,
    reporters: [reporter],
    pool: { name: pool.name, createPoolWorker: pool.createPoolWorker },
  });
  const running = await vitest;
  ended = [];
  pool.aim(contracts);
  const { unhandledErrors } = await running.runTestSpecifications(
    await running.globTestSpecifications([file]),
  );
  const failed = ended.find((each) => !each.ok());
  // an engine that panicked fails every test from then on
  if (failed && !isAssertion(failed)) pool.renew();
  if (failed) return { failed: nameFailure(failed) };
  // no test failed, but vitest did: the parent asks another process
  if (unhandledErrors.length > 0 || ended.length !== 1) process.exit(1);
  return {};
}

/** Whether all that went wrong is that something was not as expected. */
function isAssertion(module: TestModule): boolean {
  const errors = [...module.children.allTests('failed')].flatMap((test) => test.result().errors ?? []);
  return errors.length > 0 && errors.every(({ name }) => name === 'AssertionError');
}

function nameFailure(module: TestModule): string {
  for (const failed of module.children.allTests('failed')) return failed.fullName;
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) return suite.fullName;
  return module.errors()[0]?.message ?? 'the file failed';
}
