import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands.generated.ts';
import { exitCodes } from '../src/lib/errors/exit-codes.ts';
import { runMedrec, temporaryHome } from './support/run-medrec.ts';

/** A port that nothing listens on: every command meets a dead node. */
const deadNode = 'http://127.0.0.1:1';
/** These start a chain of their own, and have tests of their own. */
const startsProcesses = new Set(['simnet start', 'demo']);

const lines = commands.map((entry) => [entry.path.join(' '), entry.path] as const);

describe('every command', () => {
  it.each(lines)('%s shows its help, examples first', async (_, path) => {
    const { code, stdout, stderr } = await runMedrec([...path, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Examples:\n {2}.*medrec /);
    expect(stdout).toContain(`Usage: medrec ${path.join(' ')}`);
  });

  it.each(lines)('%s has examples that its own options allow', async (line, path) => {
    const entry = commands.find((one) => one.path === path);
    const command = await entry?.load();
    const flags = Object.values(command?.parameters ?? {}).flatMap(({ flags: text }) => text.split(/[ ,]+/));
    const global = (await import('../src/global-options.ts')).globalOptions.flatMap(({ flags: text }) =>
      text.split(/[ ,]+/),
    );
    for (const example of command?.examples ?? []) {
      const used = example.split(/\s[|>]/)[0]?.match(/(?<= )--?[a-zA-Z][\w-]*/g) ?? [];
      if (!example.startsWith(`medrec ${line}`)) continue;
      expect([...flags, ...global]).toEqual(expect.arrayContaining(used));
    }
  });

  it.each(lines)('%s refuses an unknown option with one envelope', async (_, path) => {
    const { code, stdout, stderr } = await runMedrec([...path, '--no-such-option', '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ success: false, data: null, errors: [{ code: 'bad-usage' }] });
  });

  it.each(lines.filter(([line]) => !startsProcesses.has(line)))(
    '%s without a terminal, a key or a node never prompts, and prints one document',
    async (_, path) => {
      const { env } = temporaryHome();
      const { code, stdout } = await runMedrec([...path, '--json', '--node-url', deadNode], { env });
      expect(Object.values(exitCodes)).toContain(code);
      expect(code).not.toBe(exitCodes.internal);
      const envelope = JSON.parse(stdout);
      expect(envelope).toMatchObject({ schemaVersion: 1, warnings: expect.any(Array) });
      expect(envelope.success).toBe(code === 0);
      if (code !== 0)
        expect(envelope.errors[0]).toMatchObject({ code: expect.any(String), message: expect.any(String) });
      if (code !== 0) expect(envelope.errors[0].hint).not.toBe('');
    },
  );
});
