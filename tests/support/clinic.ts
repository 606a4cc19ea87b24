import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { type SimnetServer, startSimnetServer } from '../../src/lib/simnet/server.ts';
import type { BlockTime } from '../../src/lib/simnet/simnet-node.ts';
import { type ActorName, layClinic, placesIn, readAddresses } from './clinic-folder.ts';
import { type Run, runMedrec } from './run-medrec.ts';

export { type ActorName, actors } from './clinic-folder.ts';

export interface Clinic {
  readonly server: SimnetServer;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly address: Record<ActorName, string>;
  /** Runs medrec with this chain and these keys; `--json`. */
  run(...argv: string[]): Promise<Run>;
  /** As `run`, and gives the envelope's data; fails the test when the command fails. */
  data<T = Record<string, unknown>>(...argv: string[]): Promise<T>;
  /** As `run`, and gives exit code and first error. */
  error(...argv: string[]): Promise<{
    code: number;
    error: { code: string; message: string; hint: string; details: Record<string, unknown> };
  }>;
}

/**
 * An embedded chain with the contracts deployed by `medrec deploy` and a funded key for each actor, one for each test
 * file, as {@link layClinic} makes it. Nobody is registered yet.
 *
 * @param deployed false for a chain without the contracts
 * @param blockTime when blocks are made; on arrival unless set
 */
export function useClinic({
  deployed = true,
  blockTime = 0,
}: {
  deployed?: boolean;
  blockTime?: BlockTime;
} = {}): Clinic {
  const folder = mkdtempSync(join(tmpdir(), 'medrec-clinic-'));
  const { data: dataDir, config, chain, passwordFile } = placesIn(folder);
  const env: Record<string, string> = { MEDREC_DATA_DIR: dataDir, MEDREC_CONFIG: config };
  const address = {} as Record<ActorName, string>;
  let server: SimnetServer | undefined;

  const run = (...argv: string[]) => runMedrec([...argv, '--json', '--password-file', passwordFile], { env });
  const data: Clinic['data'] = async <T>(...argv: string[]) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ argv, code, stdout: code === 0 ? '' : stdout, stderr: code === 0 ? '' : stderr }).toEqual({
      argv,
      code: 0,
      stdout: '',
      stderr: '',
    });
    return JSON.parse(stdout).data as T;
  };

  beforeAll(async () => {
    await layClinic(folder, deployed, inject('templates'));
    Object.assign(address, readAddresses(folder));
    server = await startSimnetServer({ dataDir: chain, port: 0, blockTime });
    env.MEDREC_NODE_URL = server.url;
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    folder,
    env,
    address,
    run,
    data,
    get server() {
      if (server === undefined) throw new Error('the chain is started before the first test');
      return server;
    },
    async error(...argv) {
      const { code, stdout } = await run(...argv);
      const envelope = JSON.parse(stdout);
      return { code, error: envelope.errors[0] };
    },
  };
}
