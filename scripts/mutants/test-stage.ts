import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sources, Stage, Subject } from './judge.ts';
import type { TestPlan } from './test-plan.ts';
import type { Verdict } from './verdicts.ts';
import { WorkerProcess } from './worker-process.ts';

/** A file of tests, to be run on the contracts of a folder. */
export interface TestQuestion {
  file: string;
  contracts: string;
}

/** The name of the first test that failed, if one did. */
export interface TestAnswer {
  failed?: string;
}

/** Whether a test tells a mutant from the original: runs one file after another until one fails. */
export class TestStage implements Stage {
  private readonly worker: WorkerProcess<TestQuestion, TestAnswer>;

  /**
   * @param plan told of each outcome
   * @param namesFor the files that a mutant goes through
   * @param timeout milliseconds for a file, after which a mutant counts as killed
   */
  constructor(
    program: string,
    private readonly plan: Pick<TestPlan, 'learn'>,
    readonly namesFor: (subject: Subject) => readonly string[],
    private readonly timeout: number,
  ) {
    this.worker = new WorkerProcess(program, 'test', timeout, 200);
  }

  async judge(sources: Sources, files: readonly string[], subject: Subject): Promise<Verdict | undefined> {
    const contracts = mkdtempSync(join(tmpdir(), 'medrec-mutant-'));
    try {
      for (const [name, source] of Object.entries(sources))
        writeFileSync(join(contracts, `${name}.clar`), source);
      for (const file of files) {
        const answer = await this.worker.ask({ file, contracts });
        const told = typeof answer === 'string' || answer.failed !== undefined;
        if (subject) this.plan.learn(subject, file, told);
        const why = answer === 'timeout' ? `no answer in ${this.timeout / 1000} s` : 'the tests died';
        if (typeof answer === 'string') return { status: 'killed', by: file, why };
        if (answer.failed !== undefined) return { status: 'killed', by: file, why: answer.failed };
      }
      return undefined;
    } finally {
      rmSync(contracts, { recursive: true, force: true });
    }
  }

  close(): void {
    this.worker.close();
  }
}
