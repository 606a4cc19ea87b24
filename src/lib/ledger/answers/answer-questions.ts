import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Context } from '../../../context.ts';
import { exitCodes } from '../../errors/exit-codes.ts';
import { fail, MedrecError } from '../../errors/medrec-error.ts';
import type { Outcome } from '../../output/output.ts';
import type { Question } from '../state/decide-access.ts';
import { type Answer, answerToData } from './answer.ts';
import { QuestionFault, QuestionParser } from './parse-question.ts';
import { type Line, readLines } from './read-lines.ts';

/** The longest question, in bytes. */
const longestLine = 4_096;

/** Who answers: a ledger, as it is or as of a time. */
export interface Answerer {
  answer(patient: string, question: Question): Promise<Answer>;
  /** Told every now and then while no one asks. */
  idle?(): Promise<void>;
}

/** How long a question is waited for until the answerer is told, in milliseconds. */
const idleInterval = 1_000;

/**
 * Answers the questions of an NDJSON stream, one line each, in their order. A line that is no question gets an error for
 * an answer.
 *
 * @param input a path, or `-` for standard input
 * @throws file-unreadable; what ends all answers, such as ledger-unusable
 */
export async function answerQuestions(context: Context, input: string, answerer: Answerer): Promise<Outcome> {
  const run = new Answering(context, answerer);
  const stream: Readable =
    input === '-' ? context.io.stdin : createReadStream(resolve(context.io.cwd, input));
  addAbortSignal(context.io.signal, stream);
  try {
    const reading = readLines(stream, longestLine);
    for (;;) {
      const { value: lines, done } = await awaitLines(reading.next(), answerer);
      if (done) break;
      await context.output.write(await run.answerAll(lines));
    }
  } catch (error) {
    if (context.io.signal.aborted || error instanceof MedrecError || input === '-') throw error;
    throw fail('file-unreadable', { path: input, reason: (error as Error).message }, { cause: error });
  }
  return run.outcome();
}

/** Waits for the next lines; an answerer that is not asked meanwhile may look after itself. */
async function awaitLines<T>(next: Promise<T>, answerer: Answerer): Promise<T> {
  if (answerer.idle === undefined) return await next;
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<'idle'>((resolve) => {
      timer = setTimeout(() => resolve('idle'), idleInterval);
    });
    const first = await Promise.race([next, pause]).finally(() => clearTimeout(timer));
    if (first !== 'idle') return first;
    await answerer.idle();
  }
}

class Answering {
  readonly #counts = { questions: 0, permitted: 0, denied: 0, fromChain: 0, failed: 0 };
  readonly #parser: QuestionParser;

  constructor(
    context: Context,
    private readonly answerer: Answerer,
  ) {
    this.#parser = new QuestionParser(context);
  }

  async answerAll(lines: readonly Line[]): Promise<string> {
    let text = '';
    for (const line of lines) {
      this.#counts.questions += 1;
      text += `${JSON.stringify(await this.#answerLine(line, this.#counts.questions))}\n`;
    }
    return text;
  }

  outcome(): Outcome {
    const { questions, permitted, denied, fromChain, failed } = this.#counts;
    return {
      streamed: true,
      data: null,
      view: {
        kind: 'fields',
        fields: [
          ['questions', String(questions)],
          ['permitted', String(permitted)],
          ['denied', String(denied)],
          ['answered by the chain', String(fromChain)],
          ['failed', String(failed)],
        ],
      },
      exitCode: failed > 0 ? exitCodes.partial : exitCodes.done,
    };
  }

  async #answerLine(line: Line, number: number): Promise<Record<string, unknown>> {
    let id: QuestionFault['id'];
    try {
      if (line === undefined) throw new QuestionFault(`it is longer than ${longestLine} bytes`, undefined);
      const asked = await this.#parser.parse(line);
      id = asked.id;
      const answer = await this.answerer.answer(asked.patient, asked.question);
      this.#counts[answer.decision.permitted ? 'permitted' : 'denied'] += 1;
      if (answer.source === 'chain') this.#counts.fromChain += 1;
      return { line: number, id, ...answerToData(answer) };
    } catch (error) {
      this.#counts.failed += 1;
      return { line: number, ...describeFailure(error, number, id) };
    }
  }
}

/** What a question failed with; throws again what is no fault of the question, nor of the network. */
function describeFailure(error: unknown, line: number, id: QuestionFault['id']): Record<string, unknown> {
  const failure =
    error instanceof QuestionFault
      ? fail('question-faulty', { line, reason: error.message })
      : error instanceof MedrecError && error.kind === 'network'
        ? error
        : undefined;
  if (failure === undefined) throw error;
  const { code, message, hint } = failure;
  return { id: error instanceof QuestionFault ? error.id : id, error: { code, message, hint } };
}
