import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { openKeystore } from '../keystore/keystore.ts';
import { generateSecret } from '../keystore/secret.ts';
import { startSimnetServer } from '../simnet/server.ts';
import { cast, Stage } from './stage.ts';

/** scrypt's N of the demo's keys, the least that the keystore reads: they guard nothing, and are unlocked often. */
const demoCost = 2 ** 14;
/** What each of them starts with, in microSTX. */
const funds = 1_000_000_000n;

/** Starts the demo's chain, makes and funds its keys, and deploys the contracts. */
export async function openStage(context: Context, folder: string, password: string): Promise<Stage> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const server = await startSimnetServer({ dataDir: join(folder, 'chain'), port: 0, clock: context.io.now });
  const stage = new Stage(context, folder, server, passwordFile);
  try {
    const keystore = openKeystore(join(folder, 'data', 'keystore'), { cost: demoCost });
    for (const name of cast) {
      const { address } = await keystore.add(name, password, 'testnet', generateSecret());
      await server.admin.fund(address, funds);
    }
    const roles = ['--owner', 'board', '--registrar', 'registry-office', '--reviewer', 'privacy-office'];
    await stage.run('deploy', '--from', 'admin', ...roles, '--pauser', 'security-office');
  } catch (error) {
    await server.stop();
    throw error;
  }
  return stage;
}
