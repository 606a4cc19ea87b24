import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import { formatTime } from '../parameters/time.ts';
import { type Check, Skipped } from './run-checks.ts';

/** The oldest Node that medrec is tested on. */
const oldestNode = [20, 19] as const;
/** How far the clock of this machine may be behind a block's time, in seconds. */
const clockTolerance = 120;

/** What `medrec doctor` finds out; in this order, since a later check rests on the earlier ones. */
export function installationChecks(context: Context): Check[] {
  const { folders } = context;
  return [
    { name: `Node is ${oldestNode.join('.')} or newer`, run: checkNode },
    {
      name: 'the configuration file can be read',
      run: async () => {
        await context.settings();
        return (await exists(folders.configFile))
          ? folders.configFile
          : `${folders.configFile}: none, defaults hold`;
      },
    },
    { name: 'the data folder is this user’s alone', run: () => checkFolder(folders.data) },
    { name: 'the keystore folder is this user’s alone', run: () => checkFolder(folders.keystore) },
    { name: 'every key file can be read', run: () => checkKeys(context) },
    {
      name: 'the profile is complete',
      run: async () => {
        const { name, nodeUrl } = await context.profile();
        return `${name}: ${nodeUrl}`;
      },
    },
    { name: 'the node answers, and is of the profile’s network', run: () => checkNetwork(context) },
    { name: 'the newest block is young enough', run: () => checkTip(context) },
    { name: 'the clock of this machine is not behind the chain', run: () => checkClock(context) },
    { name: 'the signer is there', run: () => checkSigner(context) },
  ];
}

async function checkNode(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return process.version;
  throw fail('node-too-old', { actual: process.version, wanted: oldestNode.join('.') });
}

async function exists(path: string): Promise<boolean> {
  return await access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function checkFolder(path: string): Promise<string> {
  if (!(await exists(path))) throw new Skipped(`${path} is not there yet: it is made when it is needed`);
  const { mode, uid } = await stat(path);
  if ((mode & 0o077) !== 0) throw fail('folder-open', { path, mode: (mode & 0o777).toString(8) });
  if (process.getuid !== undefined && uid !== process.getuid()) throw fail('folder-foreign', { path, uid });
  await access(path, constants.W_OK);
  return path;
}

async function checkKeys(context: Context): Promise<string> {
  const { entries, faults } = await (await context.keystore()).list();
  const [first] = faults;
  if (first !== undefined) throw first;
  return `${entries.length} ${entries.length === 1 ? 'key' : 'keys'}`;
}

async function checkNetwork(context: Context): Promise<string> {
  const chain = await context.chain();
  await chain.checkNetwork();
  const { server_version: version, stacks_tip_height: height } = await chain.info();
  return `${version === '' ? 'a node' : version}, block ${height}`;
}

async function checkTip(context: Context): Promise<string> {
  const { time } = await (await context.chain()).freshTip();
  return formatTime(time);
}

async function checkClock(context: Context): Promise<string> {
  const chain = await context.chain();
  if (chain.profile.maxTipAge === null) throw new Skipped('an embedded chain may run ahead of the clock');
  const behind = Number((await chain.tip()).time) - Math.floor(context.io.now() / 1000);
  if (behind > clockTolerance) throw fail('clock-behind', { behind, limit: clockTolerance });
  return formatTime(BigInt(Math.floor(context.io.now() / 1000)));
}

async function checkSigner(context: Context): Promise<string> {
  const { signer } = await context.profile();
  if (signer === undefined)
    throw new Skipped('none is set: give --from with each command, or `medrec config set signer NAME`');
  const { chooseSigner } = await import('../chain/signer.ts');
  const { name, address } = await chooseSigner(context);
  const { balance } = await (await context.chain()).account(address);
  return `${name}, ${address}, ${balance} microSTX`;
}
