import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { chooseSigner, type SignerChoice } from '../chain/signer.ts';
import { confirmSigning } from '../chain/transact.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import type { Outcome } from '../output/output.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { type CheckedFile, checkFile } from './check-file.ts';
import { endingFaults, type Fault } from './faults.ts';
import {
  countRows,
  faultsOutcome,
  type ImportSummary,
  importOutcome,
  type ReportedRow,
  reportFaulty,
  reportPlanned,
  reportSent,
  viewSummary,
} from './import-report.ts';
import { readMappings, writeMappings } from './mappings.ts';
import { readOpenings, writeOpenings } from './openings.ts';
import { type PlanFacts, type PlannedRow, planImport } from './plan-import.ts';
import { principalRules } from './principal-rules.ts';
import { registerPlanned } from './register-planned.ts';
import { readRegistrations } from './registrations.ts';
import { listLength } from './send-registrations.ts';
import type { StoreScope } from './store-file.ts';
import { withStoreLock } from './store-lock.ts';
import { unlockInstitution } from './unlock-institution.ts';
import { writeFaults } from './write-faults.ts';

export interface ImportOptions extends Pick<TransactionOptions, 'dryRun' | 'timeout' | 'fee' | 'maxFee'> {
  file: string;
  /** Check the file and nothing else. */
  check: boolean;
  skipFaulty: boolean;
  /** Where faults are written as CSV. */
  faults: string | undefined;
  ndjson: boolean;
  includeResigned: boolean;
}

/** Checks a provider file, and registers its providers with the signer's institution. */
export async function importProviders(context: Context, options: ImportOptions): Promise<Outcome> {
  const run = new ImportRun(context, options);
  const outcome = await run.execute();
  if (!options.ndjson) return outcome;
  await run.stream({ type: 'summary', ...run.summary });
  return { ...outcome, view: viewSummary(run.summary), streamed: true };
}

class ImportRun {
  #faults: Fault[] = [];
  summary: ImportSummary;

  constructor(
    private readonly context: Context,
    private readonly options: ImportOptions,
  ) {
    this.summary = {
      file: options.file,
      network: '',
      institution: null,
      rows: 0,
      good: 0,
      faulty: 0,
      counts: {},
      custodial: 0,
    };
  }

  async execute(): Promise<Outcome> {
    const { check, skipFaulty } = this.options;
    const profile = await this.context.profile();
    this.summary.network = profile.name;
    const choice = check && profile.signer === undefined ? undefined : await chooseSigner(this.context);
    const institution = choice?.account === 0 ? choice.address : undefined;
    this.summary.institution = institution ?? null;

    const checked = await checkFile(this.#resolve(this.options.file), principalRules(profile, institution));
    this.#count(checked, checked.faults);
    const refusal = this.#refuse(checked);
    if (check || choice === undefined || !checked.complete || (refusal !== undefined && !skipFaulty)) {
      return await this.#endWithFaults(refusal);
    }
    return await this.#register(choice, checked);
  }

  /** Writes one NDJSON row, where they were asked for. */
  async stream(row: object): Promise<void> {
    if (this.options.ndjson) await this.context.output.row(row);
  }

  async #register(choice: SignerChoice, checked: CheckedFile): Promise<Outcome> {
    const { context, options } = this;
    if (!options.dryRun) await confirmSigning(context, 'register-providers', choice);
    const keys = await unlockInstitution(context, choice);
    const institution = keys.signer.address;
    this.summary.institution = institution;
    const scope: StoreScope = { network: this.summary.network, institution };
    const chain = await context.chain();
    await chain.checkNetwork();

    return await withStoreLock(context.folders.locks, scope, async () => {
      const { providers } = context.folders;
      const openings = await readOpenings(providers, scope);
      const facts: PlanFacts = {
        institution,
        mappings: await readMappings(providers, scope),
        openings,
        derive: async (npi) => {
          const { custodialPath } = await import('../keystore/derivation.ts');
          return {
            principal: (await keys.providers())(npi).address,
            path: custodialPath(choice.account, npi),
          };
        },
        read: (principals) => readRegistrations(chain, principals),
        includeResigned: options.includeResigned,
      };
      const plan = await planImport(checked.rows, facts);
      this.#count({ ...checked, rows: plan.rows }, [...checked.faults, ...plan.faults]);
      const refusal = this.#refuse(checked);
      if (refusal !== undefined && !options.skipFaulty) return await this.#endWithFaults(refusal);
      await this.#writeFaults();

      const faulty = reportFaulty(this.#faults);
      if (options.dryRun) return await this.#end([...faulty, ...plan.rows.map(reportPlanned)], undefined);
      // On the disk before a root is on its way: a root whose salts are lost opens nothing.
      if (openings.added > 0) await writeOpenings(providers, scope, openings);
      await writeMappings(providers, scope, plan.mappings);

      const skipped = plan.rows.filter(({ action }) => action === 'skip').map(reportPlanned);
      for (const row of [...faulty, ...skipped]) await this.stream({ type: 'row', ...row });
      const wanted = plan.rows.filter(({ action }) => action === 'register');
      const { sent, stopped } = await this.#send(keys.signer, wanted, facts);
      return await this.#end([...faulty, ...skipped, ...sent.map(reportSent)], stopped);
    });
  }

  async #send(signer: Signer, wanted: readonly PlannedRow[], facts: PlanFacts) {
    let done = 0;
    return await registerPlanned(this.context, signer, wanted, facts, this.options, async (rows) => {
      done += rows.length;
      if (wanted.length > listLength) this.context.output.note(`${done} of ${wanted.length} rows done`);
      for (const row of rows) await this.stream({ type: 'row', ...reportSent(row) });
    });
  }

  async #end(rows: readonly ReportedRow[], stopped: MedrecError | undefined): Promise<Outcome> {
    Object.assign(this.summary, countRows(rows));
    if (this.options.dryRun) for (const row of rows) await this.stream({ type: 'row', ...row });
    const { custodial } = this.summary;
    if (custodial > 0) {
      this.context.output.warn(
        `custodial: ${custodial} of ${rows.length} rows. The institution holds the keys of these providers and could log as them, until each claims its registration with \`medrec provider claim\``,
      );
    }
    return importOutcome(this.summary, rows, this.#faults, stopped);
  }

  async #endWithFaults(refusal: MedrecError | undefined): Promise<Outcome> {
    await this.#writeFaults();
    for (const fault of this.#faults) await this.stream({ type: 'fault', ...fault });
    return faultsOutcome(this.summary, this.#faults, refusal);
  }

  #count({ count, rows }: { count: number; rows: readonly unknown[] }, faults: Fault[]): void {
    this.#faults = [...faults].sort((a, b) => a.line - b.line);
    const faulty = new Set(faults.filter(({ code }) => !endingFaults.has(code)).map(({ line }) => line)).size;
    Object.assign(this.summary, { rows: count, good: rows.length, faulty });
  }

  async #writeFaults(): Promise<void> {
    const { faults } = this.options;
    if (faults !== undefined) await writeFaults(this.#resolve(faults), this.#faults);
  }

  #resolve(path: string): string {
    return resolve(this.context.io.cwd, path);
  }

  #refuse({ complete }: CheckedFile): MedrecError | undefined {
    const { file } = this.options;
    const last = this.#faults.find(({ code }) => endingFaults.has(code));
    if (!complete && last !== undefined) {
      return fail('provider-file-incomplete', { path: file, line: last.line, reason: last.reason });
    }
    const { faulty, rows } = this.summary;
    return faulty === 0 ? undefined : fail('provider-file-faulty', { path: file, faulty, count: rows });
  }
}
