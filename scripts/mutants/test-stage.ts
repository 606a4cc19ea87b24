import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sources, Stage, Subject } from './judge.ts';
import type { Verdict } from './verdicts.ts';
import { WorkerProcess } from './worker-process.ts';

/** Files of tests, to be run on the contracts of a folder until one fails. */
export interface TestQuestion {
  files: readonly string[];
  contracts: string;
}

/** The file that failed, if one did, and the name of its first test that did. */
export interface TestAnswer {
  failed?: { file: string; test: string };
}

/** Whether a test tells a mutant from the original: the likeliest file alone, then the others in one go. */
export class TestStage implements Stage {
  private readonly worker: WorkerProcess<TestQuestion, TestAnswer>;

  /**
   * @param namesFor the files that a mutant goes through
   * @param timeout milliseconds for an answer, after which a mutant counts as killed
   */
  constructor(
    program: string,
    readonly namesFor: (subject: Subject) => readonly string[],
    private readonly timeout: number,
  ) {
    this.worker = new WorkerProcess(program, 'test', timeout, 200);
  }

  async judge(sources: Sources, files: readonly string[]): Promise<Verdict | undefined> {
    const contracts = mkdtempSync(join(tmpdir(), 'medrec-mutant-'));
    try {
      for (const [name, source] of Object.entries(sources))
        writeFileSync(join(contracts, `${name}.clar`), source);
      for (const group of [files.slice(0, 1), files.slice(1)]) {
        if (group.length === 0) continue;
        const verdict = await this.run(group, contracts);
        if (verdict) return verdict;
      }
      return undefined;
    } finally {
      rmSync(contracts, { recursive: true, force: true });
    }
  }

  private async run(files: readonly string[], contracts: string): Promise<Verdict | undefined> {
    const answer = await this.worker.ask({ files, contracts });
    if (typeof answer === 'object') {
      const { failed } = answer;
      return failed && { status: 'killed', by: failed.file, why: failed.test };
    }
    const [file = ''] = files;
    const why = answer === 'timeout' ? `no answer in ${this.timeout / 1000} s` : 'the tests died';
    if (files.length === 1) return { status: 'killed', by: file, why };
    // which of them it was is found out one by one
    for (const each of files) {
      const verdict = await this.run([each], contracts);
      if (verdict) return verdict;
    }
    return undefined;
  }

  close(): void {
    this.worker.close();
  }
}
