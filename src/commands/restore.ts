import { resolve } from 'node:path';
import type { Parameter } from '../command.ts';
import { defineCommand } from '../command.ts';
import { fail } from '../lib/errors/medrec-error.ts';
import { textParameter } from '../lib/parameters/basic.ts';

const sides = ['local', 'backup'] as const;
type Side = (typeof sides)[number];

const preferOption: Parameter<Side | undefined> = {
  flags: '--prefer <side>',
  description: 'which mapping stands where this machine and the backup differ: local or backup',
  choices: sides,
  parse(text) {
    const side = sides.find((one) => one === text);
    if (text === undefined || side !== undefined) return side;
    const next = `Give one of: ${sides.join(', ')}.`;
    throw fail('invalid-value', { name: '--prefer', value: text, reason: 'is not one of the choices', next });
  },
};

/** `medrec restore FILE`: brings openings and mappings back from a backup. */
export default defineCommand({
  group: 'Providers',
  summary: 'bring openings and mappings back from a backup',
  description:
    'What is here stays: openings are added, a mapping that differs is a conflict, and with a conflict nothing is written until --prefer says which side stands. A backup that is cut short or changed is refused whole.',
  examples: ['medrec restore providers.backup', 'medrec restore providers.backup --prefer local'],
  parameters: {
    file: textParameter('<file>', 'what `medrec backup` wrote'),
    prefer: preferOption,
  },
  async action(context, { file, prefer }) {
    const { restoreBackup } = await import('../lib/backup/restore-backup.ts');
    const path = resolve(context.io.cwd, file);
    const { createdAt, entries, conflicts, written } = await restoreBackup(context, path, prefer);
    const data = { file: path, createdAt, written, entries, conflicts };
    if (!written) {
      const refusal = fail('restore-conflict', { count: conflicts.length, path });
      return {
        data,
        view: {
          kind: 'table',
          columns: ['network', 'institution', 'npi', 'here', 'in the backup'],
          rows: conflicts.map(({ network, institution, npi, local, backup }) => [
            network,
            institution,
            npi,
            describe(local),
            describe(backup),
          ]),
        },
        errors: [refusal],
        exitCode: refusal.exitCode,
      };
    }
    return {
      data,
      view: {
        kind: 'table',
        columns: [
          'network',
          'institution',
          'kind',
          'added',
          'same',
          prefer === 'backup' ? 'replaced' : 'kept',
        ],
        rows: entries.map(({ network, institution, kind, added, same, conflicts: differing }) => [
          network,
          institution,
          kind,
          String(added),
          String(same),
          String(differing.length),
        ]),
      },
    };
  },
});

function describe({ principal, custodial }: { principal: string; custodial: boolean }): string {
  return `${principal} (${custodial ? 'custodial' : 'own'})`;
}
