import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Chain } from '../../../src/lib/chain/chain.ts';
import { readContract } from '../../../src/lib/contracts/query-contract.ts';
import { readRegistrations } from '../../../src/lib/provider/registrations.ts';
import { type SimnetServer, startSimnetServer } from '../../../src/lib/simnet/server.ts';
import { Journal } from '../../../src/lib/transactions/journal.ts';
import { journalPath } from '../../../src/lib/transactions/with-account.ts';
import { type ActorName, layClinic, placesIn, readAddresses } from '../../support/clinic-folder.ts';
import {
  type Intercept,
  type ProxyServer,
  startProxyServer,
  type Tamper,
} from '../../support/proxy-server.ts';
import { makeRows, openRunChain, type RunOptions } from './register-all.ts';

/** How often what waits is mined, in milliseconds: so that some is always under way. */
const miningPause = 40;

/** What the chain says of the sender and of the registry. */
export interface Standing {
  events: number;
  /** microSTX. */
  balance: bigint;
}

/** What became of rows, as the chain tells it. */
export interface Verdict {
  missed: number;
  doubled: number;
  /** What the sender paid, microSTX. */
  fees: bigint;
  /** Transactions that its journal still calls open. */
  open: number;
}

/**
 * A chain with the contracts, an institution that registers providers, and a proxy in front of the node: what processes
 * of their own are killed against. Nothing here needs a test runner.
 */
export class Ground {
  readonly data: string;
  readonly passwordFile: string;
  /** What the proxy does to requests and to answers. */
  intercept: Intercept = () => undefined;
  tamper: Tamper = () => undefined;
  #server: SimnetServer | undefined;
  #proxy: ProxyServer | undefined;
  #truth: Chain | undefined;
  #miner: NodeJS.Timeout | undefined;
  #journal = '';
  #addresses: Record<ActorName, string> | undefined;

  private constructor(readonly folder: string) {
    const { data, passwordFile } = placesIn(folder);
    this.data = data;
    this.passwordFile = passwordFile;
  }

  /** @param templates as {@link layClinic} has it */
  static async open(templates?: string): Promise<Ground> {
    const ground = new Ground(mkdtempSync(join(tmpdir(), 'medrec-ground-')));
    await layClinic(ground.folder, true, templates);
    await ground.#start();
    return ground;
  }

  async #start(): Promise<void> {
    this.#addresses = readAddresses(this.folder);
    await this.#startNode();
    this.#proxy = await startProxyServer(
      () => this.#url(),
      () => ({
        intercepts: [(request) => this.intercept(request)],
        tampers: [(request, answer) => this.tamper(request, answer)],
      }),
    );
    const root = 'ab'.repeat(32);
    await this.#succeed('register-institution', this.sender, '--root', root, '--from', 'registrar');
    const url = this.#url();
    this.#truth = openRunChain({ nodeUrl: url, indexerUrl: url, registry: this.registry });
    const key = await this.#truth.networkKey();
    this.#journal = journalPath(join(this.data, 'transactions'), key, this.sender);
  }

  async #startNode(): Promise<void> {
    this.#server = await startSimnetServer({
      dataDir: placesIn(this.folder).chain,
      port: this.#server?.port ?? 0,
      blockTime: 'manual',
    });
    this.#mine();
  }

  #mine(): void {
    this.#miner = setTimeout(async () => {
      await this.#server?.admin.mine({ pending: true }).catch(() => undefined);
      if (this.#miner !== undefined) this.#mine();
    }, miningPause);
  }

  async #stopNode(): Promise<void> {
    clearTimeout(this.#miner);
    this.#miner = undefined;
    await this.#server?.stop();
  }

  #url(): string {
    return this.#server?.url ?? '';
  }

  /** The address of the institution, who sends. */
  get sender(): string {
    return this.#addresses?.clinic ?? '';
  }

  get registry(): string {
    return `${this.#addresses?.admin}.registry`;
  }

  /** The path of the sender's journal. */
  get journal(): string {
    return this.#journal;
  }

  /** The chain behind the proxy. */
  get truth(): Chain {
    if (this.#truth === undefined) throw new Error('the ground is not open');
    return this.#truth;
  }

  /** What a run through the proxy is told. */
  options(seed: string, more: Partial<RunOptions> = {}): RunOptions {
    const url = this.#proxy?.url ?? '';
    return {
      nodeUrl: url,
      indexerUrl: url,
      registry: this.registry,
      data: this.data,
      seed,
      rows: 30,
      listLength: 3,
      maxFee: '5000',
      maxTotalFee: '100000',
      // a minute, in which a run that waits for what a node forgot asks for it ten times as soon
      timeout: 600,
      pace: 10,
      inFlight: 25,
      ...more,
    };
  }

  /** Runs the built program on this chain; `--json`. */
  async medrec(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const words = ['dist/bin/medrec.js', ...argv, '--json', '--password-file', this.passwordFile];
    const { exitCode, stdout, stderr } = await execa(process.execPath, words, {
      cwd: resolve('.'),
      reject: false,
      env: {
        MEDREC_DATA_DIR: this.data,
        MEDREC_CONFIG: placesIn(this.folder).config,
        MEDREC_NODE_URL: this.#proxy?.url ?? '',
      },
    });
    return { code: exitCode ?? -1, stdout, stderr };
  }

  async #succeed(...argv: string[]): Promise<void> {
    const { code, stdout, stderr } = await this.medrec(...argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stdout} ${stderr}`);
  }

  /** Stops the node and starts it again from its files; what waited in its mempool is lost. */
  async restartNode(): Promise<void> {
    await this.#stopNode();
    await this.#startNode();
  }

  async standing(): Promise<Standing> {
    const { balance } = await this.truth.account(this.sender);
    const head = (await readContract(this.truth, 'registry', 'get-head', {})) as { seq: bigint };
    return { events: Number(head.seq), balance };
  }

  /** What became of the rows of a run since `before`: every registration is an event. */
  async judge(options: RunOptions, before: Standing): Promise<Verdict> {
    const { events, balance } = await this.standing();
    const principals = makeRows(options).map(({ principal }) => principal);
    const known = await readRegistrations(this.truth, principals);
    const journal = await Journal.open(this.journal, this.sender);
    return {
      missed: options.rows - known.size,
      doubled: events - before.events - known.size,
      fees: before.balance - balance,
      open: journal.openEntries.length,
    };
  }

  async close(): Promise<void> {
    this.#proxy?.close();
    await this.#stopNode();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
