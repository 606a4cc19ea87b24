import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { developmentKeys, makeKey, testPassword } from '../support/keys.ts';
import { temporaryHome } from '../support/run-medrec.ts';
import { runOnTerminal } from '../support/terminal.ts';

describe('on a terminal', () => {
  it('create asks for the password twice, hides it, and shows the phrase once', async () => {
    const { env } = temporaryHome();
    const { code, screen } = await runOnTerminal(['keystore', 'create', 'alice'], env, [
      { when: /New password of "alice".*/, type: `${testPassword}\r` },
      { when: /once more/, type: `${testPassword}\r` },
    ]);
    expect(code).toBe(0);
    expect(screen).not.toContain(testPassword);
    expect(screen.match(/^ {3}1 \w+ /m)).not.toBeNull();
    expect(screen.match(/ 24 \w+/)).not.toBeNull();
    expect(screen).toMatch(/address +ST/);
  });

  it('create does nothing when the passwords differ', async () => {
    const { env } = temporaryHome();
    const { code, screen } = await runOnTerminal(['keystore', 'create', 'alice'], env, [
      { when: /New password/, type: 'one password\r' },
      { when: /once more/, type: 'another one\r' },
    ]);
    expect(code).toBe(4);
    expect(screen).toContain('not the same');
    expect(existsSync(join(env.MEDREC_DATA_DIR ?? '', 'keystore'))).toBe(false);
  });

  it('export asks first, and shows the phrase', async () => {
    const { env } = temporaryHome();
    await makeKey(env, 'deployer', developmentKeys.deployer.phrase);
    const declined = await runOnTerminal(['keystore', 'export', 'deployer'], env, [
      { when: /Go on\?/, type: '\r' },
    ]);
    expect(declined.code).toBe(2);
    const { code, screen } = await runOnTerminal(['keystore', 'export', 'deployer'], env, [
      { when: /Go on\?/, type: 'y\r' },
      { when: /Password of/, type: `${testPassword}\r` },
    ]);
    expect(code).toBe(0);
    const words = screen.match(/(?<=\b\d{1,2} )[a-z]+(?= |$)/gm)?.join(' ');
    expect(words).toContain('twice kind fence tip');
  });

  it('remove wants the address', async () => {
    const { env } = temporaryHome();
    const { entry } = await makeKey(env, 'alice');
    const wrong = await runOnTerminal(['keystore', 'remove', 'alice'], env, [
      { when: /Type its address/, type: 'y\r' },
    ]);
    expect(wrong.code).toBe(2);
    expect(existsSync(entry.path)).toBe(true);
    const right = await runOnTerminal(['keystore', 'remove', 'alice'], env, [
      { when: /Type its address/, type: `${entry.address}\r` },
    ]);
    expect(right.code).toBe(0);
    expect(existsSync(entry.path)).toBe(false);
  });

  it('Ctrl-C at a question ends with 130', async () => {
    const { env } = temporaryHome();
    const { code } = await runOnTerminal(['keystore', 'create', 'alice'], env, [
      { when: /New password/, type: '\u0003' },
    ]);
    expect(code).toBe(130);
  });
});
