import { fail } from '../../errors/medrec-error.ts';
import type { SimnetStatus } from '../http/admin-routes.ts';
import { findOwner, type ProcessFile } from './process-file.ts';

/** Longest wait for an answer, in milliseconds: ten years of empty blocks take some seconds. */
const answerTimeout = 120_000;

/** Speaks to the admin routes of the chain that runs in a folder. */
export class AdminClient {
  private constructor(
    readonly owner: ProcessFile,
    private readonly url: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Finds the chain that runs in `folder`.
   *
   * @throws simnet-not-running
   */
  static async connect(folder: string, signal: AbortSignal): Promise<AdminClient> {
    const owner = await findOwner(folder);
    if (owner?.url === undefined) throw fail('simnet-not-running', { folder });
    return new AdminClient(owner, owner.url, signal);
  }

  async status(): Promise<SimnetStatus> {
    return (await this.#ask('GET', '/simnet/status')) as SimnetStatus;
  }

  /** @param amount microSTX */
  async fund(address: string, amount: bigint): Promise<{ address: string; balance: string }> {
    const body = { address, amount: String(amount) };
    return (await this.#ask('POST', '/simnet/fund', body)) as { address: string; balance: string };
  }

  /** @param request what `POST /simnet/mine` takes */
  async mine(request: Record<string, number | true>): Promise<{
    head: { height: number; burnHeight: number; time: number };
    transactions: string[];
  }> {
    return (await this.#ask('POST', '/simnet/mine', request)) as Awaited<ReturnType<AdminClient['mine']>>;
  }

  async reset(): Promise<void> {
    await this.#ask('POST', '/simnet/reset', {});
  }

  async stop(): Promise<void> {
    await this.#ask('POST', '/simnet/stop', {});
  }

  /** @throws simnet-refused, node-unreachable, interrupted */
  async #ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(`${this.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.owner.token ?? ''}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([this.signal, AbortSignal.timeout(answerTimeout)]),
        redirect: 'error',
      });
    } catch (error) {
      if (this.signal.aborted) throw fail('interrupted', {}, { cause: error });
      const { cause } = error as Error;
      const reason = cause instanceof Error ? cause.message : (error as Error).message;
      throw fail('node-unreachable', { url: this.url, reason }, { cause: error });
    }
    const answer = (await response.json()) as { error?: string };
    if (response.ok) return answer;
    throw fail('simnet-refused', { reason: answer.error ?? `status ${response.status}` });
  }
}
