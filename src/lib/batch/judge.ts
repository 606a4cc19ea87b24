import type { Chain } from '../chain/chain.ts';
import { findError, findFunction } from '../contracts/bindings.ts';
import { foreseenRefusal } from '../contracts/contract-error.ts';
import { Facts } from '../contracts/rules/facts.ts';
import { findCheck } from '../contracts/rules/judge-call.ts';
import type { Situation } from '../contracts/rules/situation.ts';
import { MedrecError } from '../errors/medrec-error.ts';
import type { BatchKind, BatchRow, Verdict } from './batch-kind.ts';

/** How many rows are asked about at once, to be gentle with a node. */
const rowsAtOnce = 32;

/**
 * Says what would become of rows, as the chain is now: those that are done, and those that the contract would refuse,
 * by its own rules. What it read of the chain it remembers, so a judge is for a block of rows.
 */
export class Judge<Cells, Row extends BatchRow> {
  readonly #facts: Facts;
  readonly #errors: readonly { number: number; name: string; meaning: string }[];

  constructor(
    chain: Chain,
    private readonly kind: BatchKind<Cells, Row>,
  ) {
    this.#facts = new Facts(chain);
    this.#errors = (findFunction(kind.contract, kind.function).errors ?? []).map((number) => {
      const { name = `u${number}`, meaning = 'unknown' } = findError(BigInt(number)) ?? {};
      return { number, name, meaning };
    });
  }

  /** Why nothing that this account sends would be taken; undefined when nothing speaks against it. */
  async refuseSender(signer: string): Promise<MedrecError | undefined> {
    const { kind } = this;
    const situation = await this.#situate([], signer);
    const own = await kind.refuseSender?.(situation);
    for (const { number, name } of this.#errors) {
      const fails = name === own || (kind.ofSender.has(name) && (await this.#fails(name, situation)));
      if (fails) return foreseenRefusal(BigInt(number), kind.function);
    }
    return undefined;
  }

  /** Judges rows, each of which any of its `signers` may send; the verdicts are in their order. */
  async judge(rows: readonly { row: Row; signers: readonly string[] }[]): Promise<Verdict<Row>[]> {
    const verdicts: Verdict<Row>[] = [];
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const some = rows.slice(start, start + rowsAtOnce);
      verdicts.push(...(await Promise.all(some.map((one) => this.#judgeOne(one)))));
    }
    return verdicts;
  }

  async #judgeOne({ row, signers }: { row: Row; signers: readonly string[] }): Promise<Verdict<Row>> {
    const [first = ''] = signers;
    const looked = await this.kind.look(row, await this.#situate([row], first));
    if (!('send' in looked)) return looked;
    for (const signer of signers) {
      const situation = await this.#situate([looked.send], signer);
      for (const { name, meaning } of this.#errors) {
        if (await this.#fails(name, situation)) return { fault: { code: name, reason: meaning } };
      }
    }
    return looked;
  }

  /** Whether a call would fail with an error. What cannot be told is left to the contract. */
  async #fails(error: string, situation: Situation): Promise<boolean> {
    try {
      return (await findCheck(situation.function, error)?.(situation)) === true;
    } catch (failure) {
      if (!(failure instanceof MedrecError) || failure.code !== 'read-refused') throw failure;
      return false;
    }
  }

  async #situate(rows: readonly Row[], signer: string): Promise<Situation> {
    const { contract, function: name } = this.kind;
    return {
      contract,
      function: name,
      args: this.kind.toArguments(rows) as unknown as Situation['args'],
      signer,
      now: await this.#facts.time(),
      // No rule of a bulk operation is about a timelock.
      burn: 0n,
      facts: this.#facts,
    };
  }
}
