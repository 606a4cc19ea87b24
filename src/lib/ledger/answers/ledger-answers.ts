import type { Chain } from '../../chain/chain.ts';
import { fail, MedrecError } from '../../errors/medrec-error.ts';
import { Decisions } from '../decisions.ts';
import type { Ledger } from '../ledger.ts';
import type { Question } from '../state/decide-access.ts';
import type { Answer } from './answer.ts';
import type { Answerer } from './answer-questions.ts';
import { askChain } from './ask-chain.ts';

/** How often the ledger is looked at for what another process added, in milliseconds. */
const lookInterval = 1_000;

/** Errors that keep a question from being answered, and are no fault of the program. */
const unanswered: ReadonlySet<string> = new Set(['network', 'configuration', 'rejected']);

export interface LedgerAnswersOptions {
  /** How old an answer of the ledger may be, in seconds; past it the chain is asked. */
  maxAge: number;
  /** The chain that is asked then. */
  chain(): Promise<Chain>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Told once of each thing that makes the ledger's answers doubtful. */
  warn(text: string): void;
}

/** Answers from a ledger while it is new enough, and from the chain when it is not. Ask one question after another. */
export class LedgerAnswers implements Answerer {
  #lookedAt: number;
  readonly #warned = new Set<string>();

  private constructor(
    private readonly decisions: Decisions,
    private readonly options: LedgerAnswersOptions,
  ) {
    this.#lookedAt = options.now();
  }

  /** Throws ledger-unusable. */
  static async open(ledger: Ledger, options: LedgerAnswersOptions): Promise<LedgerAnswers> {
    return new LedgerAnswers(await Decisions.open(ledger), options);
  }

  /**
   * Answers a question.
   *
   * @throws ledger-unusable; answer-too-old when the ledger is and the node cannot be asked; ledger-of-other-log when the
   *   node's log is another than the ledger's
   */
  async answer(patient: string, question: Question): Promise<Answer> {
    const now = this.options.now();
    if (now - this.#lookedAt >= lookInterval || now < this.#lookedAt) await this.idle();
    const { head } = this.decisions.ledger;
    const age = head.reading === null ? undefined : ageOf(head.reading.readAt, now);
    if (age === undefined || head.reading === null || age > this.options.maxAge) {
      return await this.#askChain(patient, question, age);
    }
    // the chain's own clock, as it was when the head was read and what has passed since
    const time = head.reading.time + BigInt(age);
    const decision = await this.decisions.decide(patient, question, time);
    this.#warn();
    return { decision, source: 'ledger', age, seq: this.decisions.seq, time };
  }

  /** Sees what another process added; and lets go of the past, which would keep that from clearing up. */
  async idle(): Promise<void> {
    this.#lookedAt = this.options.now();
    await this.decisions.refresh();
  }

  async #askChain(patient: string, question: Question, age: number | undefined): Promise<Answer> {
    const { ledger } = this.decisions;
    try {
      const chain = await this.options.chain();
      requireSameLog(ledger, chain);
      const decision = await askChain(chain, patient, question);
      return { decision, source: 'chain', age: 0, seq: null, time: null };
    } catch (error) {
      if (!(error instanceof MedrecError) || !unanswered.has(error.kind)) throw error;
      if (error.code === 'ledger-of-other-log') throw error;
      const { place } = ledger;
      const old =
        age === undefined
          ? 'was never read from a node'
          : `is ${age} s old, and at most ${this.options.maxAge} s were asked for`;
      throw fail('answer-too-old', { place, old, reason: error.message }, { cause: error });
    }
  }

  #warn(): void {
    if (!this.decisions.doubtful) return;
    for (const text of describeDoubts(this.decisions)) {
      if (!this.#warned.has(text)) this.options.warn(text);
      this.#warned.add(text);
    }
  }
}

/** What makes answers of a ledger doubtful: other rules, events of a version to come. */
export function describeDoubts({
  replacedRules,
  notUnderstood,
}: Pick<Decisions, 'replacedRules' | 'notUnderstood'>): string[] {
  const doubts = [...new Map(notUnderstood.map((each) => [each.topic, each])).values()].map(
    ({ topic, seq }) =>
      `events of the topic ${topic}, such as seq ${seq}, are not known to this version of medrec and were left out: what the contract would answer may differ`,
  );
  if (replacedRules === undefined) return doubts;
  return [
    `the rules in force are those of ${replacedRules}, and this program tells those of its own version: what that contract would answer may differ`,
    ...doubts,
  ];
}

function ageOf(readAt: bigint, now: number): number {
  return Math.max(0, Math.floor(now / 1000) - Number(readAt));
}

function requireSameLog({ head, place }: Ledger, chain: Chain): void {
  const found = { chainId: head.chainId, registry: head.registry };
  const wanted = { chainId: BigInt(chain.profile.chainId), registry: chain.ids.registry() };
  if (found.chainId === wanted.chainId && found.registry === wanted.registry) return;
  const describe = ({ chainId, registry }: typeof found) => `${registry} (chain id ${chainId})`;
  throw fail('ledger-of-other-log', { place, found: describe(found), wanted: describe(wanted) });
}
