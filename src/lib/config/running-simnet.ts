import { findOwner } from '../simnet/process/process-file.ts';
import type { Setting } from './settings.ts';

/**
 * Points the profile simnet at the embedded chain that runs in this data folder, which may have another port than the
 * usual one. A node URL that was set anywhere stays; a file left by a chain that was killed says nothing.
 *
 * @param folder the simnet folder
 */
export async function preferRunningSimnet(settings: readonly Setting[], folder: string): Promise<Setting[]> {
  const isSimnet = settings.some(({ name, value }) => name === 'profile' && value === 'simnet');
  const isDefault = settings.some(({ name, origin }) => name === 'node-url' && origin === 'default');
  const url = isSimnet && isDefault ? (await findOwner(folder))?.url : undefined;
  // The file is read like any other: only an address of this machine is believed.
  if (url === undefined || !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url)) return [...settings];
  return settings.map((setting) =>
    setting.name === 'node-url' ? { ...setting, value: url, origin: 'running simnet' } : setting,
  );
}
