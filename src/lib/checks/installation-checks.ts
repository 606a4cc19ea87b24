import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import { formatTime } from '../parameters/time.ts';
import { activeContractChecks } from './active-contract-checks.ts';
import { nodeChecks } from './node-checks.ts';
import { type Check, Skipped } from './run-checks.ts';

/** The oldest Node that medrec is tested on. */
const oldestNode = [20, 19] as const;

/**
 * What `medrec doctor` finds out, in this order.
 *
 * @param version of Node, without `v`
 */
export function installationChecks(context: Context, version = process.versions.node): Check[] {
  const { folders } = context;
  const configuration: Check = {
    name: 'the configuration file can be read',
    run: async () => {
      await context.settings();
      const there = (await findStats(folders.configFile)) !== undefined;
      return there ? folders.configFile : `${folders.configFile}: none, defaults hold`;
    },
  };
  const keystore: Check = {
    name: 'the keystore folder is this user’s alone',
    run: () => checkFolder(folders.keystore),
  };
  const { profile, node, tip } = nodeChecks(context, [configuration]);
  const signer: Check = {
    name: 'the signer is there',
    needs: [profile],
    run: () => checkSigner(context),
  };
  return [
    { name: `Node is ${oldestNode.join('.')} or newer`, run: async () => checkNode(version) },
    configuration,
    { name: 'the data folder is this user’s alone', run: () => checkFolder(folders.data) },
    keystore,
    { name: 'every key file can be read', run: () => checkKeys(context) },
    profile,
    node,
    tip,
    {
      name: 'the clock of this machine is not behind the chain',
      needs: [node],
      run: () => checkClock(context),
    },
    ...activeContractChecks(context, [node]),
    signer,
    { name: 'the signer can pay fees', needs: [node, signer], run: () => checkBalance(context) },
  ];
}

function checkNode(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return version;
  throw fail('node-too-old', { actual: version, wanted: oldestNode.join('.') });
}

/** Undefined when there is nothing; a link is followed. */
async function findStats(path: string) {
  return await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw fail('folder-unusable', { path, reason: error.code ?? error.message }, { cause: error });
  });
}

async function checkFolder(path: string): Promise<string> {
  const stats = await findStats(path);
  if (stats === undefined) throw new Skipped(`${path} is not there yet: it is made when it is needed`);
  const { mode, uid } = stats;
  if (!stats.isDirectory()) throw fail('folder-unusable', { path, reason: 'it is no folder' });
  if (process.getuid !== undefined && uid !== process.getuid()) throw fail('folder-foreign', { path, uid });
  if ((mode & 0o077) !== 0) throw fail('folder-open', { path, mode: (mode & 0o777).toString(8) });
  await access(path, constants.R_OK | constants.W_OK | constants.X_OK).catch((error: Error) => {
    const reason = `its mode is ${(mode & 0o777).toString(8)}`;
    throw fail('folder-unusable', { path, reason }, { cause: error });
  });
  return path;
}

async function checkKeys(context: Context): Promise<string> {
  const { entries, faults } = await (await context.keystore()).list();
  const [first] = faults;
  if (first !== undefined) throw first;
  return `${entries.length} ${entries.length === 1 ? 'key' : 'keys'}`;
}

async function checkClock(context: Context): Promise<string> {
  const { clockTolerance } = await import('../chain/chain.ts');
  const chain = await context.chain();
  if (chain.profile.maxTipAge === null) throw new Skipped('an embedded chain may run ahead of the clock');
  const now = BigInt(Math.floor(context.io.now() / 1000));
  const behind = (await chain.tip()).time - now;
  if (behind > clockTolerance) throw fail('clock-behind', { behind, limit: clockTolerance });
  return formatTime(now);
}

async function checkSigner(context: Context): Promise<string> {
  const { signer } = await context.profile();
  if (signer === undefined)
    throw new Skipped('none is set: give --from with each command, or `medrec config set signer NAME`');
  const { chooseSigner } = await import('../chain/signer.ts');
  const { name, address } = await chooseSigner(context);
  return `${name}, ${address}`;
}

async function checkBalance(context: Context): Promise<string> {
  const { chooseSigner } = await import('../chain/signer.ts');
  const { name, account, address } = await chooseSigner(context);
  if (account !== 0) throw new Skipped(`the address of account ${account} is known once the key is unlocked`);
  const { balance } = await (await context.chain()).account(address);
  if (balance === 0n) throw fail('signer-broke', { name, address });
  return `${balance} microSTX`;
}
