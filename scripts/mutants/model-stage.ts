import type { Sources, Stage, Subject } from './judge.ts';
import type { Entries } from './reach.ts';
import type { Verdict } from './verdicts.ts';
import { WorkerProcess } from './worker-process.ts';

/** A run of the reference model on some sources. */
export interface ModelQuestion {
  sources: Sources;
  seeds: readonly number[];
  /** Calls with each seed. */
  steps: number;
  /** Functions that every second of them is of. */
  favoured: readonly string[];
}

/** What came of it: nothing when model and chain agreed to the end. */
export interface ModelAnswer {
  invalid?: string;
  difference?: string;
  /** The engine died, so that the process is of no more use. */
  died?: boolean;
}

/** A definition that more functions than these come to needs no favour. */
const most = 8;

/** Whether the reference model tells a mutant from the original. */
export class ModelStage implements Stage {
  private readonly worker: WorkerProcess<ModelQuestion, ModelAnswer>;

  /** @param timeout milliseconds, after which a mutant counts as killed */
  constructor(
    program: string,
    private readonly name: string,
    private readonly run: Pick<ModelQuestion, 'seeds' | 'steps'>,
    private readonly entries: Entries,
    private readonly timeout: number,
  ) {
    this.worker = new WorkerProcess(program, 'play', timeout, 100);
  }

  namesFor(): readonly string[] {
    return [this.name];
  }

  async judge(sources: Sources, _: readonly string[], subject: Subject): Promise<Verdict | undefined> {
    const near = subject ? this.entries(subject.contract, subject.function) : [];
    const favoured = near.length > most ? [] : near;
    const answer = await this.worker.ask({ sources, favoured, ...this.run });
    if (answer === 'timeout') return this.killed(`no answer in ${this.timeout / 1000} s`);
    if (answer === 'exit') return this.killed('the simulator died');
    if (answer.died) this.worker.close();
    if (answer.invalid !== undefined) return { status: 'invalid', by: '', why: answer.invalid };
    return answer.difference === undefined ? undefined : this.killed(answer.difference);
  }

  close(): void {
    this.worker.close();
  }

  private killed(why: string): Verdict {
    return { status: 'killed', by: this.name, why };
  }
}
