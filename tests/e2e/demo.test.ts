import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryHome } from '../support/run-medrec.ts';

it('the built program plays the demo, every story as it should', async () => {
  const { folder } = temporaryHome();
  const home = join(folder, 'demo');
  const { stdout } = await execa(process.execPath, [
    'dist/bin/medrec.js',
    'demo',
    '--folder',
    home,
    '--json',
  ]);
  const { success, data } = JSON.parse(stdout);
  expect(success).toBe(true);
  const titles = data.stories.map(({ title }: { title: string }) => title);
  expect(titles).toHaveLength(9);
  const exported = readFileSync(data.files.export, 'utf8').trim().split('\n');
  const tampered = readFileSync(data.files.tampered, 'utf8').trim().split('\n');
  expect(exported.filter((line, i) => line !== tampered[i])).toHaveLength(1);
  // Nothing that the demo leaves behind is open to others.
  for (const file of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    expect({ file, mode: statSync(join(home, file)).mode & 0o077 }).toEqual({ file, mode: 0 });
  }
});
