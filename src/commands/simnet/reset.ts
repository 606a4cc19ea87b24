import { defineCommand } from '../../command.ts';

/** `medrec simnet reset`: throw the embedded chain away. */
export default defineCommand({
  group: 'Chain',
  summary: 'throw the embedded chain away, and begin a new one',
  description:
    'Asks first. Keys and configuration stay; the registry that the profile names may then be gone.',
  examples: ['medrec simnet reset', 'medrec simnet reset --yes'],
  parameters: {},
  async action({ folders, io, output, prompt }) {
    const folder = folders.simnet;
    const { findOwner, holdFolder } = await import('../../lib/simnet/process/process-file.ts');
    await prompt.confirm(`throwing away the chain in ${folder}`, `Throw away the chain in ${folder}?`);
    const running = (await findOwner(folder)) !== undefined;
    if (running) {
      const { AdminClient } = await import('../../lib/simnet/process/admin-client.ts');
      const client = await AdminClient.connect(folder, io.signal);
      await client.reset();
    } else {
      const { mkdir, rm } = await import('node:fs/promises');
      const { journalPath } = await import('../../lib/simnet/journal/journal.ts');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const hold = await holdFolder(folder);
      await rm(journalPath(folder), { force: true });
      await hold.release();
    }
    output.note(
      running ? 'The embedded chain is empty.' : 'The chain is gone; `medrec simnet start` begins a new one.',
    );
    return { data: { folder, reset: true, running }, view: { kind: 'none' } };
  },
});
