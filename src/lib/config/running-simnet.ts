import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Setting } from './settings.ts';

/** What a running embedded chain writes beside its journal; more fields are its own matter. */
const processSchema = v.object({
  url: v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/)),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

/**
 * Points the profile simnet at the embedded chain that runs in this data folder, which may have another port than the
 * usual one. A node URL that was set anywhere stays; a file left by a chain that was killed says nothing.
 *
 * @param folder the simnet folder
 */
export async function preferRunningSimnet(settings: readonly Setting[], folder: string): Promise<Setting[]> {
  const isSimnet = settings.some(({ name, value }) => name === 'profile' && value === 'simnet');
  const isDefault = settings.some(({ name, origin }) => name === 'node-url' && origin === 'default');
  const url = isSimnet && isDefault ? await findRunningSimnet(folder) : undefined;
  if (url === undefined) return [...settings];
  return settings.map((setting) =>
    setting.name === 'node-url' ? { ...setting, value: url, origin: 'running simnet' } : setting,
  );
}

/** The URL of the embedded chain that runs in `folder`; undefined when none does. */
async function findRunningSimnet(folder: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, 'process.json'), 'utf8');
    const { url, pid } = v.parse(processSchema, JSON.parse(text));
    return isAlive(pid) ? url : undefined;
  } catch {
    // None was started here, or what is there is no such file: then the usual address holds.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is alive, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
