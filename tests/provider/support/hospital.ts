import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import type { Chain } from '../../../src/lib/chain/chain.ts';
import { computeNpiCheckDigit } from '../../../src/lib/provider/npi.ts';
import { type Clinic, useClinic } from '../../support/clinic.ts';
import { testContext } from '../../support/context.ts';
import { type Run, type RunOptions, runMedrec } from '../../support/run-medrec.ts';

/** What `provider import --json` gives; other commands give less. */
export interface Envelope {
  success: boolean;
  data: {
    rows: {
      line: number;
      npi: string;
      principal: string;
      custodial: boolean;
      root: string;
      status: string;
      txid: string | null;
      reason: string | null;
    }[];
    faults: { line: number; code: string }[];
    counts: Record<string, number>;
    custodial: number;
  };
  errors: { code: string; message: string }[];
  warnings: string[];
}

/** The clinic's chain, on which the actor `hospital` is a registered institution that imports its providers. */
export interface Hospital {
  readonly clinic: Clinic;
  /** The hospital's principal. */
  readonly address: string;
  readonly passwordFile: string;
  /** Runs medrec with the hospital's key. */
  run(argv: readonly string[], options?: RunOptions): Promise<Run>;
  /** As {@link run}, with `--json`: the exit code and the envelope. */
  runJson(argv: readonly string[], options?: RunOptions): Promise<{ code: number; envelope: Envelope }>;
  /** Imports a file of the plain form, given as its rows. */
  importRows(
    rows: readonly string[],
    options?: readonly string[],
  ): Promise<{ code: number; envelope: Envelope }>;
  /** Imports one custodial nurse. */
  importOne(): Promise<{ npi: string; custodial: string; root: string }>;
  /** How many events the log has. */
  eventCount(): Promise<number>;
  chain(): Promise<Chain>;
  /** Writes a file into the test's folder and gives its path. */
  write(name: string, content: string): string;
  /** The path of one of the hospital's own files. */
  store(name: string): string;
}

export const emptyRoot = '00'.repeat(32);

/** One for a test file. */
export function useHospital(): Hospital {
  const clinic = useClinic();
  beforeAll(async () => {
    await clinic.data('register-institution', 'hospital', '--root', emptyRoot, '--from', 'registrar');
  });
  const passwordFile = join(clinic.folder, 'password');
  const run: Hospital['run'] = (argv, options) =>
    runMedrec([...argv, '--from', 'hospital', '--password-file', passwordFile], {
      env: clinic.env,
      ...options,
    });
  const runJson: Hospital['runJson'] = async (argv, options) => {
    const { code, stdout } = await run([...argv, '--json'], options);
    return { code, envelope: JSON.parse(stdout) as Envelope };
  };
  const write: Hospital['write'] = (name, content) => {
    const path = join(clinic.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const importRows: Hospital['importRows'] = (rows, options = []) =>
    runJson(['provider', 'import', write('rows.csv', plainFile(rows)), ...options]);
  return {
    clinic,
    get address() {
      return clinic.address.hospital;
    },
    passwordFile,
    run,
    runJson,
    importRows,
    async importOne() {
      const npi = nextNpi();
      const { envelope } = await importRows([makeRow(npi)]);
      const [row] = envelope.data.rows;
      return { npi, custodial: row?.principal ?? '', root: row?.root ?? '' };
    },
    eventCount: async () => (await clinic.data<{ seq: number }>('get-head')).seq,
    chain: async () => await (await testContext(clinic.env)).chain(),
    write,
    store: (name) =>
      join(clinic.env.MEDREC_DATA_DIR ?? '', 'providers', 'simnet', clinic.address.hospital, name),
  };
}

/** A file of the plain form. */
export function plainFile(rows: readonly string[]): string {
  return `npi,role,name,license,state,taxonomy,principal\n${rows.join('\n')}\n`;
}

/** A good row of the plain form. */
export function makeRow(npi: string, { role = 'nurse', license = 'SYN1', principal = '' } = {}): string {
  return `${npi},${role},Avery Sampleton,${license},CA,163W00000X,${principal}`;
}

let made = 0;

/** An NPI that no other test of the file uses. */
export function nextNpi(): string {
  made += 1;
  const nine = `29${String(made).padStart(7, '0')}`;
  return nine + computeNpiCheckDigit(nine);
}
