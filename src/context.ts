import type { Readable, Writable } from 'node:stream';
import type { Chain } from './lib/chain/chain.ts';
import type { Sleep } from './lib/chain/sleep.ts';
import type { Folders } from './lib/config/folders.ts';
import type { Profile } from './lib/config/profiles.ts';
import type { Setting, SettingFlags, Sources } from './lib/config/settings.ts';
import type { Keystore } from './lib/keystore/keystore.ts';
import { once } from './lib/once.ts';
import type { Output } from './lib/output/output.ts';
import type { Prompt } from './lib/prompt.ts';

/** The process as a command sees it. Tests give streams of their own. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** How pauses between two questions to a node pass; really unless set. */
  sleep?: Sleep | undefined;
  /** Aborted on the first SIGINT or SIGTERM. */
  signal: AbortSignal;
}

/** The options that every command takes. */
export interface GlobalFlags extends SettingFlags {
  json: boolean;
  quiet: boolean;
  /** Answers yes where the command would ask. */
  yes: boolean;
  passwordFile?: string | undefined;
  passwordStdin: boolean;
}

/** What a command gets. Each of the functions does its work on the first call and remembers the answer. */
export interface Context {
  readonly io: Io;
  readonly flags: GlobalFlags;
  readonly output: Output;
  readonly prompt: Prompt;
  readonly folders: Folders;
  /** Where settings are looked up. Throws config-unreadable. */
  sources(): Promise<Sources>;
  /** The settings in force with their origins. Throws config-unreadable, profile-unknown. */
  settings(): Promise<readonly Setting[]>;
  /** The profile in force. Throws setting-missing, invalid-value. */
  profile(): Promise<Profile>;
  /** A client of the profile's node; reaches for the network only when asked something. */
  chain(): Promise<Chain>;
  /** The encrypted keys. */
  keystore(): Promise<Keystore>;
}

/** Makes the context of one run of the program. */
export async function createContext(io: Io, flags: GlobalFlags & { dataDir?: string }): Promise<Context> {
  const { findFolders } = await import('./lib/config/folders.ts');
  const { Output } = await import('./lib/output/output.ts');
  const { Prompt } = await import('./lib/prompt.ts');
  const folders = findFolders(io.env, flags.dataDir);
  const colour = io.stdout.isTTY === true && (io.env.NO_COLOR ?? '') === '' && io.env.TERM !== 'dumb';
  const output = new Output(io, { json: flags.json, quiet: flags.quiet, colour });
  const prompt = new Prompt(io, flags);

  const sources = once(async () => {
    const { readConfigFile } = await import('./lib/config/config-file.ts');
    return { file: await readConfigFile(folders.configFile), path: folders.configFile, env: io.env, flags };
  });
  const settings = once(async () => {
    const { resolveSettings } = await import('./lib/config/settings.ts');
    const { preferRunningSimnet } = await import('./lib/config/running-simnet.ts');
    return await preferRunningSimnet(resolveSettings(await sources()), folders.simnet);
  });
  const profile = once(async () => {
    const { readProfile } = await import('./lib/config/read-profile.ts');
    return readProfile(await settings());
  });
  const chain = once(async () => {
    const { openChain } = await import('./lib/chain/chain.ts');
    const warn = (text: string) => output.warn(text);
    return openChain(await profile(), { now: io.now, signal: io.signal, sleep: io.sleep, warn });
  });
  const keystore = once(async () => {
    const { openKeystore } = await import('./lib/keystore/keystore.ts');
    return openKeystore(folders.keystore, { now: io.now });
  });
  return { io, flags, output, prompt, folders, sources, settings, profile, chain, keystore };
}
