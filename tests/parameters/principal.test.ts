import { describe, expect, it } from 'vitest';
import { parsePrincipal } from '../../src/lib/parameters/principal.ts';
import { testContext } from '../support/context.ts';
import { makeKey } from '../support/keys.ts';
import { temporaryHome } from '../support/run-medrec.ts';

const testnet = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const mainnet = 'SP1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRCBGD7R';

describe('principals', () => {
  it.each([testnet, `${testnet}.clinic`, `${testnet}.a-1_b`, `${testnet}.${'a'.repeat(40)}`])(
    'takes %s',
    async (text) => {
      const context = await testContext(temporaryHome().env);
      expect(await parsePrincipal('<provider>', text, context)).toBe(text);
    },
  );

  it('takes the name of a key', async () => {
    const { env } = temporaryHome();
    const context = await testContext(env);
    const { entry } = await makeKey(env, 'alice');
    expect(await parsePrincipal('<provider>', 'alice', context)).toBe(entry.address);
  });

  it.each([
    ['nobody', 'neither a principal nor the name of a key'],
    ['', 'neither a principal nor the name of a key'],
    [testnet.toLowerCase(), 'neither a principal nor the name of a key'],
    [`${testnet.slice(0, -1)}N`, 'checksum'],
    [testnet.replace('0', 'O'), 'form'],
    [`${testnet}.`, 'form'],
    [`${testnet}.1x`, 'form'],
    [`${testnet}.${'a'.repeat(41)}`, 'form'],
    [`${testnet}.a.b`, 'form'],
    [mainnet, 'not of the network'],
    ['../../etc/passwd', 'neither'],
  ])('refuses %j', async (text, reason) => {
    const context = await testContext(temporaryHome().env);
    await expect(parsePrincipal('<provider>', text, context)).rejects.toMatchObject({
      code: 'invalid-value',
      message: expect.stringContaining(reason),
    });
  });
});
