import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { lock } from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { type ConfigFile, parseConfig, readConfigText } from './config-file.ts';
import { editToml, type KeyPath } from './edit-config.ts';
import { type ProfileSetting, profileSettings } from './profiles.ts';
import { settingParsers } from './setting-values.ts';

/** Settings by name; undefined takes one out of the file, so that its default holds again. */
export type SettingValues = Partial<Record<ProfileSetting, string | undefined>>;

/**
 * Writes settings of a profile into the configuration file; comments, order and whatever else it holds stay. A profile
 * that is not there yet is made. All of them are written, or none.
 *
 * @param configFile its path; made, mode 0600, with its folders when it is not there
 * @throws invalid-value, profile-name-invalid, config-unreadable, config-unwritable, config-uneditable
 */
export async function setProfileSettings(
  configFile: string,
  profile: string,
  values: SettingValues,
): Promise<void> {
  requireProfileName(profile);
  const changes = Object.entries(values).map(([name, text]): Change => {
    const path: KeyPath = ['profiles', profile, name];
    return { path, value: text === undefined ? undefined : parseSetting(name as ProfileSetting, text) };
  });
  await changeConfig(configFile, changes);
}

/** Makes a profile the one in force when neither the command line nor the environment names one. Throws as above. */
export async function setDefaultProfile(configFile: string, profile: string | undefined): Promise<void> {
  if (profile !== undefined) requireProfileName(profile);
  await changeConfig(configFile, [{ path: ['profile'], value: profile }]);
}

interface Change {
  path: KeyPath;
  value: string | number | undefined;
}

/** The value as the file has it: a number where it is one that TOML holds exactly. Throws invalid-value. */
function parseSetting(name: ProfileSetting, text: string): string | number {
  const { parse, reason } = settingParsers[name];
  const value = parse(text);
  if (value === undefined) {
    const next = `It is ${profileSettings[name]}; see \`medrec config set --help\`.`;
    throw fail('invalid-value', { name: `the setting ${name}`, value: text, reason, next });
  }
  return typeof value === 'bigint' && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}

async function changeConfig(path: string, changes: readonly Change[]): Promise<void> {
  await withLock(path, async () => {
    const before = await readConfigText(path);
    const expected = parseConfig(before, path);
    for (const change of changes) applyChange(expected, change);
    const after = changes.reduce((text, { path: key, value }) => editToml(text, key, value), before);
    if (!readsAs(after, expected)) throw uneditable(path, changes);
    if (after !== before) await writeFileAtomic(path, after, before === '' ? { mode: 0o600 } : {});
  });
}

function applyChange(file: ConfigFile, { path, value }: Change): void {
  const key = path.at(-1) ?? '';
  let table = file as Record<string, unknown>;
  for (const name of path.slice(0, -1)) {
    if (!Object.hasOwn(table, name) && value === undefined) return;
    if (!Object.hasOwn(table, name)) table[name] = {};
    table = table[name] as Record<string, unknown>;
  }
  if (value === undefined) delete table[key];
  else table[key] = value;
}

function readsAs(text: string, expected: ConfigFile): boolean {
  try {
    return isDeepStrictEqual(plain(parseConfig(text, '')), plain(expected));
  } catch {
    return false;
  }
}

/** Without the parsers' prototypes, which differ. */
function plain(file: ConfigFile): unknown {
  return JSON.parse(JSON.stringify(file));
}

function uneditable(path: string, changes: readonly Change[]): Error {
  const wanted = changes.map(({ path: key, value }) =>
    value === undefined
      ? `without ${key.join('.')}`
      : editToml('', key, value).trim().replace(/\r?\n/g, ', '),
  );
  return fail('config-uneditable', { path, wanted: wanted.join('; ') });
}

/** Two runs at once change the file one after the other. */
async function withLock(path: string, change: () => Promise<void>): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const release = await lock(path, {
      realpath: false,
      // Without this, a lock that was taken over ends the process in the middle of its work.
      onCompromised: () => undefined,
      retries: { retries: 50, minTimeout: 20, maxTimeout: 200 },
    });
    await change().finally(release);
  } catch (error) {
    if (error instanceof MedrecError) throw error;
    throw fail('config-unwritable', { path, reason: (error as Error).message }, { cause: error });
  }
}

function requireProfileName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) throw fail('profile-name-invalid', { name });
}
