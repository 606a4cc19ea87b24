import { type ChildProcess, fork } from 'node:child_process';

/** How a worker that gives no answer ended. */
export type Lost = 'timeout' | 'exit';

/** A process of its own that answers questions one at a time, which a mutant may hang or kill. */
export class WorkerProcess<Question extends object, Answer> {
  private child: ChildProcess | undefined;
  private asked = 0;

  /**
   * @param program what to fork, with `task` as its argument
   * @param timeout milliseconds for one answer
   * @param lifetime questions, after which another process takes over: the simulator's memory only grows
   */
  constructor(
    private readonly program: string,
    private readonly task: string,
    private readonly timeout: number,
    private readonly lifetime: number,
  ) {}

  /** The answer; a worker that ended without one is asked again once, as it may have ended by itself. */
  async ask(question: Question): Promise<Answer | Lost> {
    const answer = await this.askOnce(question);
    return answer === 'exit' ? this.askOnce(question) : answer;
  }

  private askOnce(question: Question): Promise<Answer | Lost> {
    if (this.asked++ >= this.lifetime) this.close();
    // a group of its own: vitest has workers, too
    this.child ??= fork(this.program, [this.task], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
      env: { ...process.env, MEDREC_TEST_SKIP_BUILD: '1' },
    });
    const { child } = this;
    return new Promise((resolve) => {
      const finish = (answer: Answer | Lost) => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (typeof answer === 'string') this.close();
        resolve(answer);
      };
      const timer = setTimeout(() => finish('timeout'), this.timeout);
      child.once('message', (answer) => finish(answer as Answer));
      child.once('exit', () => finish('exit'));
      child.send(question);
    });
  }

  close(): void {
    const { child } = this;
    this.child = undefined;
    this.asked = 0;
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it ended before
    }
  }
}
