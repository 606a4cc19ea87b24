import { defineCommand } from '../../command.ts';

/** `medrec keystore list`: every key, without a password. */
export default defineCommand({
  group: 'Setup',
  summary: 'list the keys and their addresses',
  description: 'A file that cannot be read is named as an error (exit code 9); the others are listed.',
  examples: ['medrec keystore list', 'medrec keystore list --json'],
  parameters: {},
  async action(context) {
    const { entries, faults } = await (await context.keystore()).list();
    return {
      data: entries,
      errors: faults,
      view: {
        kind: 'table',
        columns: ['name', 'network', 'address', 'kind', 'created'],
        rows: entries.map(({ name, network, address, kind, createdAt }) => [
          name,
          network,
          address,
          kind,
          createdAt,
        ]),
        empty: 'There are no keys. Create one: medrec keystore create NAME',
      },
    };
  },
});
