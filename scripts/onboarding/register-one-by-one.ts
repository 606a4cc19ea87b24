import { createHash } from 'node:crypto';
import {
  broadcastTransaction,
  Cl,
  getAddressFromPrivateKey,
  makeContractCall,
  makeRandomPrivKey,
  PostConditionMode,
} from '@stacks/transactions';

/**
 * Registers providers as a script with stacks.js does: a transaction for each, fee and nonce asked of the node, the next
 * once the node has taken the one before. Nothing is derived, checked or written down for them.
 *
 * @param contract the id of access-control
 * @returns seconds until the last is mined
 */
export async function registerOneByOne(
  url: string,
  contract: string,
  senderKey: string,
  count: number,
): Promise<number> {
  const [contractAddress = '', contractName = ''] = contract.split('.');
  const providers = Array.from({ length: count }, () =>
    getAddressFromPrivateKey(makeRandomPrivKey(), 'testnet'),
  );
  const started = process.hrtime.bigint();
  let txid = '';
  for (const [place, provider] of providers.entries()) {
    const root = createHash('sha256').update(String(place)).digest();
    const transaction = await makeContractCall({
      contractAddress,
      contractName,
      functionName: 'register-providers',
      functionArgs: [
        Cl.list([Cl.tuple({ provider: Cl.principal(provider), role: Cl.uint(3), root: Cl.buffer(root) })]),
      ],
      senderKey,
      network: 'testnet',
      client: { baseUrl: url },
      postConditionMode: PostConditionMode.Deny,
    });
    const answer = await broadcastTransaction({ transaction, network: 'testnet', client: { baseUrl: url } });
    if ('error' in answer) throw new Error(`${answer.error}: ${answer.reason}`);
    txid = answer.txid;
  }
  for (;;) {
    const response = await fetch(`${url}/extended/v1/tx/0x${txid}`);
    const { tx_status: status } = (await response.json()) as { tx_status: string };
    if (status === 'success') return Number(process.hrtime.bigint() - started) / 1e9;
    if (status !== 'pending') throw new Error(`the last one ended with ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
