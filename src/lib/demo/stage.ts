import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { SimnetServer } from '../simnet/server.ts';

/** Who signs in the demo: officers, institutions, and people, all invented. */
export const cast = [
  'admin',
  'board',
  'registry-office',
  'privacy-office',
  'security-office',
  'clinic',
  'hospital',
  'physician',
  'cardiologist',
  'nurse',
  'other-nurse',
  'emergency-physician',
  'researcher',
  'patient',
] as const;

/** One line of a story: what was done, and what came of it. */
export interface Step {
  what: string;
  outcome: string;
}

/** What a command line answered: its exit code and the `data` of its envelope. */
export interface Answer {
  code: number;
  // The shape differs from command to command, and each step asserts what it uses.
  data: Record<string, unknown>;
  errorCode: string;
}

/** Runs the commands of the demo against its own chain and folder, and keeps what happened. */
export class Stage {
  readonly steps: Step[] = [];
  /** What is being done now, for the error of a step that goes wrong. */
  #now = 'the beginning';

  constructor(
    private readonly context: Context,
    readonly folder: string,
    readonly server: SimnetServer,
    private readonly passwordFile: string,
  ) {}

  /** Path of a file in the demo's folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file into the demo's folder, and gives its path. */
  async write(name: string, text: string): Promise<string> {
    await writeFile(this.path(name), text, { mode: 0o600 });
    return this.path(name);
  }

  /** Does one thing, and notes what came of it. */
  async step(what: string, work: () => Promise<string>): Promise<void> {
    if (this.context.io.signal.aborted) throw fail('interrupted', {});
    this.#now = what;
    this.steps.push({ what, outcome: await work() });
  }

  /** Runs a command line as a person would, and gives what it answered, success or not. */
  async try(...argv: string[]): Promise<Answer> {
    const { main } = await import('../../main.ts');
    const stdout = collect();
    const { io } = this.context;
    const code = await main([...argv, '--json', '--password-file', this.passwordFile], {
      ...io,
      stdin: Readable.from([]),
      stdout: stdout.stream,
      stderr: new PassThrough().resume(),
      env: {
        MEDREC_DATA_DIR: join(this.folder, 'data'),
        MEDREC_CONFIG: join(this.folder, 'config.toml'),
        MEDREC_NODE_URL: this.server.url,
      },
    });
    const envelope = JSON.parse(stdout.text()) as {
      data: Answer['data'] | null;
      errors: { code: string; message: string }[];
    };
    const [error] = envelope.errors;
    if (code === 1) throw this.wrong(`\`medrec ${argv.join(' ')}\` ended with ${code}: ${error?.message}`);
    return { code, data: envelope.data ?? {}, errorCode: error?.code ?? '' };
  }

  /** As {@link try}, for a command that must succeed. */
  async run(...argv: string[]): Promise<Answer['data']> {
    const { code, data, errorCode } = await this.try(...argv);
    if (code !== 0) throw this.wrong(`\`medrec ${argv.join(' ')}\` ended with ${code} (${errorCode})`);
    return data;
  }

  /** Signs and sends a call that must succeed; gives the number of its first event. */
  async call(...argv: string[]): Promise<number> {
    const { result } = (await this.run(...argv)) as { result?: { seq?: number } };
    if (typeof result?.seq !== 'number') throw this.wrong(`\`medrec ${argv.join(' ')}\` told no event`);
    return result.seq;
  }

  /** Asks `check-access`, and makes sure that the answer is the expected decision. */
  async decide(provider: string, types: string, expected: string, purpose = 'TREAT'): Promise<string> {
    const question = ['check-access', 'patient', provider, '--data-types', types, '--purpose', purpose];
    return this.expectDecision(await this.run(...question), expected);
  }

  /** Logs an access as the provider, and makes sure that the event holds the expected decision. */
  async log(provider: string, types: string, expected: string, purpose = 'TREAT'): Promise<string> {
    const line = [
      'log-access-event',
      'patient',
      provider,
      '--data-types',
      types,
      '--purpose',
      purpose,
      '--from',
      provider,
    ];
    const { result } = (await this.run(...line)) as { result: Answer['data'] };
    return `logged: ${this.expectDecision(result, expected)}`;
  }

  /** Throws demo-failed unless `condition` holds. */
  expect(condition: boolean, reason: string): void {
    if (!condition) throw this.wrong(reason);
  }

  /** Lets time pass on the chain. */
  async pass(seconds: number): Promise<void> {
    await this.server.admin.pass(seconds);
  }

  expectDecision(answer: Answer['data'], expected: string): string {
    const code = String(answer.code);
    this.expect(code === expected, `the decision was ${code} instead of ${expected}`);
    const basis =
      Array.isArray(answer.basis) && answer.basis.length > 0 ? ` (${answer.basis.join(', ')})` : '';
    return code === 'permitted' ? `permitted${basis}` : `denied: ${code}`;
  }

  wrong(reason: string): Error {
    return fail('demo-failed', { step: this.#now, reason, folder: this.folder });
  }
}

function collect(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return { stream, text: () => Buffer.concat(parts).toString('utf8') };
}
