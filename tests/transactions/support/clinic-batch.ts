import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import type { Chain } from '../../../src/lib/chain/chain.ts';
import type { Signer } from '../../../src/lib/keystore/signer.ts';
import { readRegistrations } from '../../../src/lib/provider/registrations.ts';
import { Journal } from '../../../src/lib/transactions/journal.ts';
import { journalPath } from '../../../src/lib/transactions/with-account.ts';
import type { ActorName, Clinic } from '../../support/clinic.ts';
import { readAll } from '../../support/secrets.ts';
import { makeRows, openRunChain, type RunOptions, unlockKey } from './register-all.ts';

/** What the chain has of a sender, asked of the chain itself. */
export interface Standing {
  events: number;
  balance: bigint;
}

export interface ClinicBatch {
  readonly signer: Signer;
  /** Reads the chain behind all that lies. */
  readonly truth: Chain;
  /** Options of a run with rows of its own. */
  options(more?: Partial<RunOptions>): RunOptions;
  /** The journal of the sender. */
  openJournal(): Promise<Journal>;
  journalPath(): Promise<string>;
  /** Number of events and the sender's balance now. */
  standing(): Promise<Standing>;
  /**
   * Holds that each row is on the chain exactly once since `before`, that no more than `cap` was paid, that nothing is
   * left open, and that no file has the key.
   */
  expectOnce(options: RunOptions, before: Standing, cap?: bigint): Promise<void>;
  /** Holds that a text, and every file that a run may have written, is free of the sender's key. */
  expectNoKey(...texts: string[]): Promise<void>;
}

/** A registered institution of a clinic that registers providers in batches. */
export function useClinicBatch(clinic: Clinic, name: ActorName = 'clinic'): ClinicBatch {
  let signer: Signer | undefined;
  let truth: Chain | undefined;
  let secrets: string[] = [];
  let count = 0;
  const data = () => join(clinic.folder, 'data');
  beforeAll(async () => {
    const root = 'ab'.repeat(32);
    await clinic.data('register-institution', clinic.address[name], '--root', root, '--from', 'registrar');
    const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
    signer = await unlockKey(data(), name, password);
    const { url } = clinic.server;
    truth = openRunChain({ nodeUrl: url, indexerUrl: url, registry: `${clinic.address.admin}.registry` });
    const key = await signer.withPrivateKey(async (inner) => inner.slice(0, 64));
    const bytes = Buffer.from(key, 'hex');
    secrets = [key, bytes.toString('base64').slice(0, 40), bytes.toString('latin1'), password];
  });
  const batch: ClinicBatch = {
    get signer() {
      return signer as Signer;
    },
    get truth() {
      return truth as Chain;
    },
    options: (more = {}) => ({
      nodeUrl: clinic.server.url,
      indexerUrl: clinic.server.url,
      registry: `${clinic.address.admin}.registry`,
      data: data(),
      seed: `batch ${count++}`,
      rows: 24,
      listLength: 3,
      maxFee: '5000',
      maxTotalFee: '1000000',
      timeout: 600,
      inFlight: 25,
      ...more,
    }),
    async journalPath() {
      const { address } = batch.signer;
      return journalPath(join(data(), 'transactions'), await batch.truth.networkKey(), address);
    },
    openJournal: async () => await Journal.open(await batch.journalPath(), batch.signer.address),
    async standing() {
      const { balance } = await batch.truth.account(batch.signer.address);
      const { seq } = await clinic.data<{ seq: number }>('get-head');
      return { events: seq, balance };
    },
    async expectOnce(options, before, cap) {
      const after = await batch.standing();
      const known = await readRegistrations(
        batch.truth,
        makeRows(options).map(({ principal }) => principal),
      );
      // every registration is an event, so as many events as rows: none twice
      expect({ registered: known.size, events: after.events - before.events }).toEqual({
        registered: options.rows,
        events: options.rows,
      });
      expect(before.balance - after.balance).toBeLessThanOrEqual(cap ?? BigInt(options.maxTotalFee));
      expect((await batch.openJournal()).openEntries).toEqual([]);
      await batch.expectNoKey();
    },
    async expectNoKey(...texts) {
      const written = readAll(data(), []) + texts.join('\n');
      for (const secret of secrets) expect(written.includes(secret)).toBe(false);
    },
  };
  return batch;
}
