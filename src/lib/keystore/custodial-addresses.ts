import { Worker } from 'node:worker_threads';
import { findBuiltFile } from '../built-files.ts';
import type { CustodialBase } from './derivation.ts';

interface Waiting {
  npi: string;
  resolve(address: string): void;
  reject(error: Error): void;
}

/**
 * The addresses of custodial keys, derived in a thread of its own: for thousands of providers, while this one asks the
 * chain about those before them. The key goes there in memory, and ends with the thread.
 */
export class CustodialAddresses {
  /** Asked for since the last message. */
  #gathered: Waiting[] = [];
  /** Those of each message that has no answer yet, oldest first. */
  readonly #sent: Waiting[][] = [];
  #failure: Error | undefined;
  private readonly worker: Worker;

  constructor(base: CustodialBase) {
    this.worker = new Worker(findBuiltFile('custodial-worker.js'), { workerData: base, env: {} });
    this.worker.on('message', (addresses: readonly string[]) => {
      for (const [place, { resolve }] of (this.#sent.shift() ?? []).entries())
        resolve(addresses[place] ?? '');
    });
    this.worker.on('error', (error) => this.#fail(error));
    this.worker.on('exit', () => this.#fail(new Error('the thread that derives addresses has ended')));
  }

  /** The address of a provider's custodial key. Throws what ended the thread. */
  find(npi: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      // All that is asked for in one go is one message.
      if (this.#gathered.length === 0) queueMicrotask(() => this.#send());
      this.#gathered.push({ npi, resolve, reject });
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  #send(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#sent.push(gathered);
    this.worker.postMessage(gathered.map(({ npi }) => npi));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of [...this.#sent.splice(0).flat(), ...this.#gathered.splice(0)])
      reject(this.#failure);
  }
}
