import { Worker } from 'node:worker_threads';
import { findBuiltFile } from '../built-files.ts';
import type {
  EngineAnswer,
  EngineOperation,
  EngineQuery,
  EngineReceipt,
  Head,
  WorkerOptions,
  WorkerReply,
  WorkerRequest,
} from './protocol.ts';

/** The engine died: everything it held is lost, and must be replayed in another one. */
export class EnginePanic extends Error {
  override name = 'EnginePanic';
  constructor(
    message: string,
    /** How many operations of the request came through before one killed it; undefined when no one can say. */
    readonly done?: number,
  ) {
    super(message);
  }
}

/** The engine's package is not installed: it is the one part of the program that can be left out. */
export class EngineMissing extends Error {
  override name = 'EngineMissing';
}

interface Waiting {
  resolve(reply: WorkerReply): void;
  reject(error: Error): void;
}

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** The engine in its worker thread, seen from outside. Requests are answered in the order in which they came. */
export class EngineHost {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #dead: EnginePanic | undefined;
  private constructor(
    private readonly worker: Worker,
    /** The head of the empty chain. */
    readonly head: Head,
    /** False when the engine is slow, since it tracks the cost of every call. */
    readonly switchesCosts: boolean,
  ) {
    worker.on('message', (reply: WorkerReply) => this.#receive(reply));
    worker.on('error', (error) => this.#die(`the engine's thread failed: ${error.message}`));
    worker.on('exit', () => this.#die("the engine's thread ended"));
  }

  /**
   * Starts a worker with the empty chain; takes about a second.
   *
   * @throws EngineMissing
   */
  static async start(options: WorkerOptions): Promise<EngineHost> {
    const worker = new Worker(findBuiltFile('simnet-worker.js'), {
      workerData: options,
      // The engine prints; nothing of it may reach our own streams.
      stdout: true,
      stderr: true,
      env: {},
    });
    worker.stdout.resume();
    worker.stderr.resume();
    return await new Promise((resolve, reject) => {
      const onError = (error: Error) => {
        const missing = error.message.includes("Cannot find module '@stacks/clarinet-sdk");
        reject(missing ? new EngineMissing(error.message.split('\n')[0]) : error);
      };
      worker.once('error', onError);
      worker.once('message', (reply: WorkerReply) => {
        if (reply.kind !== 'ready') return reject(new Error(`the engine did not start: ${reply.kind}`));
        worker.off('error', onError);
        resolve(new EngineHost(worker, reply.head, reply.switchesCosts));
      });
    });
  }

  /**
   * Runs operations one after another, each in a block of its own.
   *
   * @throws EnginePanic
   */
  async run(operations: EngineOperation[]): Promise<EngineReceipt[]> {
    const reply = await this.#ask({ kind: 'run', operations });
    return reply.kind === 'ran' ? reply.receipts : [];
  }

  /** @throws EnginePanic */
  async query(query: EngineQuery): Promise<EngineAnswer> {
    const reply = await this.#ask({ kind: 'query', query });
    return reply.kind === 'answered' ? reply.answer : {};
  }

  async stop(): Promise<void> {
    this.#dead ??= new EnginePanic('the engine was stopped');
    await this.worker.terminate();
  }

  #ask(request: Unnumbered<WorkerRequest>): Promise<WorkerReply> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...request, id });
    });
  }

  #receive(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'panicked') {
      waiting?.reject(new EnginePanic(reply.message, reply.done));
      this.#die(reply.message);
    } else waiting?.resolve(reply);
  }

  #die(message: string): void {
    this.#dead ??= new EnginePanic(message);
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}
