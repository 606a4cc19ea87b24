import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { textParameter } from '../lib/parameters/basic.ts';

/** `medrec backup --out FILE`: openings and mappings in one encrypted file. */
export default defineCommand({
  group: 'Providers',
  summary: 'save openings and mappings of providers in one encrypted file',
  description:
    'Without its openings a commitment can never be shown to be about a license; without the mappings an NPI is not known to be custodial. Keys are not in the file: their phrases are their backup. The password is a new one, for this file.',
  examples: [
    'medrec backup --out providers.backup',
    'medrec backup --out providers.backup --password-file backup-password.txt',
  ],
  parameters: { out: textParameter('--out <file>', 'the file to write; none is overwritten') },
  async action(context, { out }) {
    const { createBackup } = await import('../lib/backup/create-backup.ts');
    const path = resolve(context.io.cwd, out);
    const entries = await createBackup(context, path);
    return {
      data: { file: path, entries },
      view: {
        kind: 'table',
        columns: ['network', 'institution', 'kind', 'bytes'],
        rows: entries.map(({ network, institution, kind, bytes }) => [
          network,
          institution,
          kind,
          String(bytes),
        ]),
      },
    };
  },
});
