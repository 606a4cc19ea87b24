import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeKey } from '../support/keys.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { type FakeNode, lossyReplies, startFakeNode } from './support/fake-node.ts';

/** A key, a profile with the contract, and a node that would take the transaction. */
async function prepare(profile: string) {
  const { env } = temporaryHome();
  const { entry, passwordFile } = await makeKey(env, 'board');
  writeFileSync(String(env.MEDREC_CONFIG), `[profiles.${profile}]\nregistry = "${entry.address}.registry"\n`);
  const node = await startFakeNode(lossyReplies(() => 'pending'));
  const { url } = node.chain.node;
  const network = { MEDREC_PROFILE: profile, MEDREC_NODE_URL: url, MEDREC_INDEXER_URL: url };
  const line = ['pause', '--from', 'board', '--password-file', passwordFile, '--no-wait'];
  return { env: { ...env, ...network }, line, node, address: entry.address };
}
const isSent = ({ requests }: FakeNode) =>
  requests.some((request) => request.startsWith('POST /v2/transactions'));

describe('a transaction on another network than an embedded chain', () => {
  it('is not sent where no one can be asked', async () => {
    const { env, line, node } = await prepare('devnet');
    const { code, stdout } = await runMedrec([...line, '--json'], { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 2, error: 'needs-terminal' });
    expect(isSent(node)).toBe(false);
  });

  it('is sent with --yes, network and signer named', async () => {
    const { env, line, node, address } = await prepare('devnet');
    const { code, stdout, stderr } = await runMedrec([...line, '--yes'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('pending: medrec tx wait ');
    expect(stderr).toContain(`pause on devnet (${node.chain.node.url}), signed by board (${address})`);
    expect(isSent(node)).toBe(true);
  });

  it.each([
    ['n', 2],
    ['y', 0],
  ])('is asked for on a terminal, and answered with %s', async (answer, code) => {
    const { env, line, node } = await prepare('devnet');
    const run = await runOnTerminal(line, env, [
      { when: /Sign and send pause on devnet\?/, type: `${answer}\r` },
    ]);
    expect(run.code).toBe(code);
    expect(isSent(node)).toBe(code === 0);
  });
});

it('a transaction on an embedded chain needs no answer', async () => {
  const { env, line, node } = await prepare('simnet');
  expect((await runMedrec(line, { env })).code).toBe(0);
  expect(isSent(node)).toBe(true);
});
