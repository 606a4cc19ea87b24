import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { CsvFile } from '../batch/csv-file.ts';
import { FailuresFile } from '../batch/failures-file.ts';
import { hashFile } from '../batch/hash-file.ts';
import { makeSending } from '../batch/make-sending.ts';
import { requireOtherFile } from '../batch/require-other-file.ts';
import { Spool } from '../batch/spool.ts';
import { chooseSigner, type SignerChoice, unlockSigner } from '../chain/signer.ts';
import { confirmSigning } from '../chain/transact.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import type { Outcome } from '../output/output.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { awaitEarlier } from '../transactions/await-earlier.ts';
import type { FeeBudget } from '../transactions/send.ts';
import { type CheckedRecord, ProviderFile } from './check-file.ts';
import { faultColumns } from './faults.ts';
import { ImportReport } from './import-report.ts';
import { principalRules } from './principal-rules.ts';
import { type GoodRow, SendImport } from './send-import.ts';
import type { StoreScope } from './store-file.ts';
import { withStoreLock } from './store-lock.ts';
import { unlockInstitution } from './unlock-institution.ts';

export interface ImportOptions extends Pick<TransactionOptions, 'dryRun' | 'timeout' | 'fee' | 'maxFee'> {
  file: string;
  /** Check the file and nothing else. */
  check: boolean;
  skipFaulty: boolean;
  /** Where faults are written as CSV. */
  faults: string | undefined;
  /** Where rows that failed are written as they stand in the file, each with its reason. */
  failures: string | undefined;
  ndjson: boolean;
  includeResigned: boolean;
  /** Believe this machine's journal about rows of the same file that an earlier run registered. */
  resume: boolean;
  verify: boolean;
  /** Until when credentials are verified, in seconds since 1970. */
  validUntil: bigint | undefined;
  /** The names of the registrars' keys. */
  registrars: readonly string[];
  /** Most transactions of one sender under way at once. */
  concurrency: bigint;
  /** In microSTX. */
  maxTotalFee: bigint | undefined;
}

/** Checks a provider file, and registers its providers with the signer's institution. */
export async function importProviders(context: Context, options: ImportOptions): Promise<Outcome> {
  const run = new ImportRun(context, options);
  try {
    return await run.execute();
  } finally {
    await run.close();
  }
}

class ImportRun {
  readonly #report: ImportReport;
  readonly #faults: CsvFile | undefined;
  readonly #failures: FailuresFile | undefined;
  #good: Spool<GoodRow> | undefined;

  constructor(
    private readonly context: Context,
    private readonly options: ImportOptions,
  ) {
    const { faults, failures, skipFaulty, check } = options;
    this.#faults = faults === undefined ? undefined : new CsvFile(this.#resolve(faults), '--faults');
    this.#failures = failures === undefined ? undefined : new FailuresFile(this.#resolve(failures));
    this.#report = new ImportReport(
      context,
      { file: options.file, ndjson: options.ndjson, leaveOut: skipFaulty && !check },
      { faults: this.#faults, failures: this.#failures },
    );
  }

  async execute(): Promise<Outcome> {
    const { context, options } = this;
    const { summary } = this.#report;
    const profile = await context.profile();
    summary.network = profile.name;
    const choice = options.check && profile.signer === undefined ? undefined : await chooseSigner(context);
    const institution = choice?.account === 0 ? choice.address : undefined;
    summary.institution = institution ?? null;
    const registrars = await this.#chooseRegistrars();

    const path = this.#resolve(options.file);
    for (const flag of ['failures', 'faults'] as const) {
      const written = options[flag] === undefined ? undefined : this.#resolve(options[flag]);
      await requireOtherFile(path, written, `--${flag}`, 'provider import');
    }
    const file = new ProviderFile(path, principalRules(profile, institution));
    await this.#faults?.start(faultColumns);
    if (!options.check) this.#good = await Spool.create(context.folders.providers);
    for await (const block of file.blocks()) {
      for (const record of block) await this.#takeRecord(record, file);
    }
    if (file.end !== undefined) await this.#report.addEnd(file.end);
    const refusal = this.#refuse(file);
    const goesOn = refusal === undefined || (options.skipFaulty && file.end === undefined);
    if (this.#good === undefined || choice === undefined || !goesOn) {
      return await this.#report.endWithFaults(refusal);
    }
    return await this.#register(choice, registrars, this.#good, await hashFile(path));
  }

  async close(): Promise<void> {
    await Promise.all([this.#good, this.#faults, this.#failures].map((file) => file?.close()));
  }

  async #takeRecord(record: CheckedRecord, file: ProviderFile): Promise<void> {
    const { summary } = this.#report;
    if (summary.rows === 0) await this.#failures?.start(file.header);
    summary.rows += 1;
    const cells = this.#failures === undefined ? {} : { cells: this.#failures.keep(record.cells) };
    if (record.row === undefined) return await this.#report.addFaulty(record.faults, cells.cells);
    summary.good += 1;
    await this.#good?.add({ row: record.row, ...cells });
  }

  async #register(
    choice: SignerChoice,
    registrars: readonly SignerChoice[],
    good: Spool<GoodRow>,
    fileHash: string,
  ): Promise<Outcome> {
    const { context, options } = this;
    const { folders, output, io } = context;
    const { summary } = this.#report;
    const sends = !options.dryRun;
    if (sends) {
      await confirmSigning(context, 'register-providers', choice);
      for (const registrar of registrars) await confirmSigning(context, 'verify-providers', registrar);
    }
    const keys = await unlockInstitution(context, choice);
    const verifiers: Signer[] = [];
    if (sends) for (const registrar of registrars) verifiers.push(await unlockSigner(context, registrar));
    const scope: StoreScope = { network: summary.network, institution: keys.signer.address };
    summary.institution = scope.institution;
    const chain = await context.chain();
    await chain.checkNetwork();
    const sending = makeSending(chain, folders, `provider import ${fileHash}`, options);
    const derive = async (npi: string) => {
      const { custodialPath } = await import('../keystore/derivation.ts');
      const { address } = keys.providers(npi);
      return { principal: address, path: custodialPath(choice.account, npi) };
    };
    const setup = { context, chain, report: this.#report, scope, sending, options, derive };
    const work = async () => {
      if (sends) {
        for (const { address } of [keys.signer, ...verifiers]) await awaitEarlier(chain, address, sending);
      }
      const step = await SendImport.open(setup);
      try {
        return await this.#send(step, good, keys.signer, verifiers, sending.budget);
      } finally {
        await step.close();
      }
    };
    return await withStoreLock(folders.locks, scope, work, {
      longest: sending.timeout * 1000,
      signal: io.signal,
      begins: () => output.note('another run changes the providers of this institution: waiting for it'),
    });
  }

  async #send(
    step: SendImport,
    good: Spool<GoodRow>,
    institution: Signer,
    registrars: readonly Signer[],
    budget: FeeBudget | undefined,
  ): Promise<Outcome> {
    const { skipFaulty, dryRun, verify, validUntil } = this.options;
    await step.plan(good);
    const refusal = this.#refuse(undefined);
    if (refusal !== undefined && !skipFaulty) return await this.#report.endWithFaults(refusal);
    let stopped: MedrecError | undefined;
    if (dryRun) await step.rehearse();
    else stopped = await step.register(institution, verify);
    if (stopped === undefined && validUntil !== undefined && !dryRun) {
      stopped = await step.verify(registrars, validUntil);
    }
    this.#report.summary.fees = budget?.spent ?? 0n;
    return await this.#report.end(stopped);
  }

  /** The registrars' keys, where there is something for them to do. Throws bad-usage, the keystore's errors. */
  async #chooseRegistrars(): Promise<SignerChoice[]> {
    const { verify, validUntil, registrars, check } = this.options;
    const refuse = (reason: string) => fail('bad-usage', { reason, next: 'medrec provider import --help' });
    if (!verify) {
      if (registrars.length === 0 && validUntil === undefined) return [];
      throw refuse('--registrars and --valid-until are for --verify');
    }
    if (registrars.length === 0 || validUntil === undefined) {
      throw refuse('--verify needs --registrars, the keys that verify, and --valid-until');
    }
    if (check) return [];
    return await Promise.all([...new Set(registrars)].map((name) => chooseSigner(this.context, name)));
  }

  #resolve(path: string): string {
    return resolve(this.context.io.cwd, path);
  }

  /** Why nothing is sent; undefined when nothing speaks against it. */
  #refuse(file: ProviderFile | undefined): MedrecError | undefined {
    const path = this.options.file;
    if (file?.end !== undefined) {
      const { line, reason } = file.end;
      return fail('provider-file-incomplete', { path, line, reason });
    }
    const { faulty, rows } = this.#report.summary;
    return faulty === 0 ? undefined : fail('provider-file-faulty', { path, faulty, count: rows });
  }
}
