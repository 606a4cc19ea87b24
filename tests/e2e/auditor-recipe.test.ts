import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/run-medrec.ts';

const program = resolve('dist/bin/medrec.js');
const [, recipe = ''] =
  /<!-- auditor -->\n```sh\n([\s\S]*?)```\n<!-- \/auditor -->/.exec(readFileSync('README.md', 'utf8')) ?? [];
const lines = recipe.split('\n').filter((line) => line.startsWith('medrec '));

describe("the README's auditor recipe", () => {
  it('works line by line on the example, without a network', async () => {
    const { folder, env } = temporaryHome();
    symlinkSync(resolve('examples'), join(folder, 'examples'));
    const run = async (line: string) => {
      const words = line.replace(/#.*$/, '').trim().split(/\s+/).slice(1);
      // a proxy that nobody answers: whoever asked a network would fail
      const cut = { ...env, MEDREC_NODE_URL: 'http://127.0.0.1:9', MEDREC_INDEXER_URL: 'http://127.0.0.1:9' };
      const options = { cwd: folder, env: cut, reject: false } as const;
      const { exitCode, stdout, stderr } = await execa('node', [program, ...words], options);
      return { line, exitCode, stdout, stderr };
    };
    const said: string[] = [];
    for (const line of lines) {
      const { exitCode, stdout, stderr } = await run(line);
      expect({ line, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({
        line,
        exitCode: 0,
        stderr: '',
      });
      said.push(stdout);
    }
    expect(said).toHaveLength(10);
    expect(said[0]).toContain('2083');
    for (const text of [said[2], said[4], said[6]]) expect(text).toContain('OK: all');
    expect(said[8]).toContain('review overdue');
    expect(said[9]).toMatch(/code\tnot-covered[\s\S]*1037\t.*consent-revoked/);
    expect(readFileSync(join(folder, 'disclosures.html'), 'utf8')).toContain('Accounting of disclosures');

    const path = join(folder, 'overrides.csv');
    writeFileSync(path, readFileSync(path, 'utf8').replace('unjustified', 'justified'));
    expect(await run('medrec audit verify overrides.csv --offline')).toMatchObject({ exitCode: 6 });
  });
});
