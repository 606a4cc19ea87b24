import type { Context } from '../../context.ts';
import { inBlocks } from '../batch/in-blocks.ts';
import { LineIndex } from '../batch/line-index.ts';
import type { RowEnd, Sending } from '../batch/send-lists.ts';
import { Spool } from '../batch/spool.ts';
import { watchRows } from '../batch/watch-rows.ts';
import type { Chain } from '../chain/chain.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import { withAccount } from '../transactions/with-account.ts';
import type { ProviderRow } from './check-row.ts';
import { toHex } from './hex.ts';
import type { ImportReport, ImportRow } from './import-report.ts';
import { readMappings, writeMappings } from './mappings.ts';
import { type Openings, readOpenings, writeOpenings } from './openings.ts';
import { type PlanFacts, type PlannedRow, planRows } from './plan-import.ts';
import { type ImportSending, listLength, registerRows } from './register-rows.ts';
import { readRegistrations } from './registrations.ts';
import type { StoreScope } from './store-file.ts';
import { type VerifiedRow, verifyRows } from './verify-rows.ts';

/** A row of the file without fault, on its way to the plan. */
export interface GoodRow {
  row: ProviderRow;
  /** As it stands in the file, where failures are written. */
  cells?: readonly string[];
}

/** A row of the plan, on its way to the chain. */
interface ReadyRow {
  planned: PlannedRow;
  good: GoodRow;
}

/** What an import needs of the chain and of this machine. */
export interface ImportSetup {
  context: Context;
  chain: Chain;
  report: ImportReport;
  scope: StoreScope;
  sending: ImportSending;
  options: { ndjson: boolean; includeResigned: boolean; resume: boolean };
  derive: PlanFacts['derive'];
}

/** The part of an import that asks the chain and sends; whoever runs it holds the institution's stores. */
export class SendImport {
  readonly #ready: Spool<ReadyRow>;
  readonly #toVerify: Spool<VerifiedRow>;
  readonly #openings: Openings;

  private constructor(
    private readonly setup: ImportSetup,
    private readonly facts: PlanFacts,
    spools: { ready: Spool<ReadyRow>; toVerify: Spool<VerifiedRow> },
    openings: Openings,
  ) {
    this.#ready = spools.ready;
    this.#toVerify = spools.toVerify;
    this.#openings = openings;
  }

  /** Throws provider-store-damaged, key-file-unsafe, disk-unwritable. */
  static async open(setup: ImportSetup): Promise<SendImport> {
    const { context, chain, scope, options, derive } = setup;
    const { providers } = context.folders;
    const facts: PlanFacts = {
      institution: scope.institution,
      mappings: await readMappings(providers, scope),
      derive,
      read: (principals) => readRegistrations(chain, principals),
      principals: new LineIndex(),
      includeResigned: options.includeResigned,
      done: options.resume ? await readDone(setup) : new Set(),
    };
    const openings = await readOpenings(providers, scope);
    const ready = await Spool.create<ReadyRow>(providers);
    return new SendImport(setup, facts, { ready, toVerify: await Spool.create(providers) }, openings);
  }

  async close(): Promise<void> {
    await this.#ready.close();
    await this.#toVerify.close();
  }

  /** Asks the chain about every row before the first is sent. */
  async plan(good: Spool<GoodRow>): Promise<void> {
    const { context, report } = this.setup;
    const advance = await this.#watch('asking the chain', good.count);
    for await (const block of inBlocks(good.read(), listLength)) {
      if (context.io.signal.aborted) throw fail('interrupted', {});
      const planned = await planRows(
        block.map(({ row }) => row),
        this.facts,
      );
      for (const [place, plan] of planned.entries()) {
        const from = block[place] as GoodRow;
        if ('action' in plan) {
          await this.#ready.add({ planned: plan, good: from });
        } else {
          report.summary.good -= 1;
          await report.addFaulty([plan], from.cells);
        }
      }
      await advance(block.length);
    }
  }

  /** Reports what would be sent. */
  async rehearse(): Promise<void> {
    for await (const row of this.#ready.read()) {
      const made = this.#commit(row);
      await this.setup.report.addPlanned(made, whySkipped(made));
    }
  }

  /**
   * Registers what is planned; what ended it early.
   *
   * @param verify keeps what is registered for {@link verify}
   */
  async register(institution: Signer, verify: boolean): Promise<MedrecError | undefined> {
    const { context, chain, report, scope, sending } = this.setup;
    const { providers } = context.folders;
    // On the disk before a root is on its way: a principal without its mapping could not be found again.
    await writeMappings(providers, scope, this.facts.mappings);
    const advance = await this.#watch('registering', this.#ready.count);
    const wanted = async function* (this: SendImport): AsyncGenerator<ImportRow> {
      for await (const block of inBlocks(this.#ready.read(), listLength)) {
        const rows = block.map((row) => this.#commit(row));
        // The same holds for salts: a root whose salts are lost opens nothing.
        await writeOpenings(providers, scope, this.#openings);
        for (const row of rows) {
          if (row.action === 'register') {
            yield row;
            continue;
          }
          await report.addPlanned(row, whySkipped(row));
          if (verify && row.registered?.verified !== true) await this.#toVerify.add(describeVerified(row));
          await advance(1);
        }
      }
    };
    const ended = async (ends: readonly RowEnd<ImportRow>[]) => {
      await report.addSent(ends);
      for (const { row, status } of ends) {
        if (verify && (status === 'done' || status === 'skipped')) {
          await this.#toVerify.add(describeVerified(row));
        }
      }
      await advance(ends.length);
    };
    return this.#count(await registerRows(chain, institution, wanted.call(this), this.facts, sending, ended));
  }

  /** Verifies what {@link register} has kept; what ended it early. */
  async verify(registrars: readonly Signer[], validUntil: bigint): Promise<MedrecError | undefined> {
    const { chain, report, scope, sending } = this.setup;
    const { institution } = scope;
    const advance = await this.#watch('verifying', this.#toVerify.count);
    const ended = async (ends: readonly RowEnd<VerifiedRow>[]) => {
      await report.addVerified(ends);
      await advance(ends.length);
    };
    const rows = this.#toVerify.read();
    return this.#count(
      await verifyRows(chain, registrars, rows, { institution, validUntil }, sending, ended),
    );
  }

  #count({ transactions, stopped }: Sending): MedrecError | undefined {
    this.setup.report.summary.transactions += transactions;
    return stopped;
  }

  #commit({ planned, good: { row, cells } }: ReadyRow): ImportRow {
    const { root } = this.#openings.commit(planned.npi, row.credentials);
    return { ...planned, root, ...(cells === undefined ? {} : { cells }) };
  }

  async #watch(phase: string, total: number): Promise<(count: number) => Promise<void>> {
    const { context, options } = this.setup;
    return await watchRows(context, phase, total, options.ndjson);
  }
}

/** The principals whose registration by this batch is known to this machine to be mined. */
async function readDone({ context, chain, scope, sending }: ImportSetup): Promise<Set<string>> {
  return await withAccount(context.folders, chain, scope.institution, async ({ entries }) => {
    const mined = entries.filter(
      ({ batch, settled }) => batch?.id === sending.batch && settled?.status === 'success',
    );
    return new Set(mined.flatMap(({ batch }) => batch?.rows ?? []));
  });
}

function whySkipped({ action, registered, root }: ImportRow): string | null {
  if (action === 'register') return null;
  if (registered === undefined) return 'registered by an earlier run of this file';
  return registered.root === toHex(root)
    ? 'registered before'
    : 'registered with another root: the next verification can bring this one';
}

function describeVerified({ line, npi, principal, root }: ImportRow): VerifiedRow {
  return { line, npi, provider: principal, root: toHex(root) };
}
