import { createHash } from 'node:crypto';
import {
  broadcastTransaction,
  Cl,
  getAddressFromPrivateKey,
  makeContractCall,
  makeRandomPrivKey,
  makeSTXTokenTransfer,
  PostConditionMode,
  type StacksTransactionWire,
} from '@stacks/transactions';

/** Pays more than one `register-provider`, in microSTX. */
const allowance = 10_000n;

interface Options {
  url: string;
  /** The id of access-control. */
  contract: string;
  /** Whom the providers register with. */
  institution: string;
  /** Pays the providers' first STX. */
  senderKey: string;
  count: number;
}

/**
 * Registers providers as a script with stacks.js does: `register-provider` by the key of each, which needs STX for its
 * fee first. Fee and nonce of every transaction are asked of the node, the next is made once the node has taken the one
 * before. Nothing is derived, checked or written down for them, and the institution has yet to list them.
 *
 * @returns seconds until the last key was funded, and from then until the last provider was registered
 */
export async function registerOneByOne({
  url,
  contract,
  institution,
  senderKey,
  count,
}: Options): Promise<{ funding: number; registering: number }> {
  const [contractAddress = '', contractName = ''] = contract.split('.');
  const network = { network: 'testnet', client: { baseUrl: url } } as const;
  const keys = Array.from({ length: count }, () => makeRandomPrivKey());
  const funding = await time(url, keys, async (key) => {
    const recipient = getAddressFromPrivateKey(key, 'testnet');
    return await makeSTXTokenTransfer({ ...network, recipient, amount: allowance, senderKey });
  });
  const registering = await time(url, keys, async (key, place) => {
    const root = createHash('sha256').update(String(place)).digest();
    return await makeContractCall({
      ...network,
      contractAddress,
      contractName,
      functionName: 'register-provider',
      functionArgs: [Cl.tuple({ role: Cl.uint(3), root: Cl.buffer(root) }), Cl.principal(institution)],
      senderKey: key,
      postConditionMode: PostConditionMode.Deny,
    });
  });
  return { funding, registering };
}

/** Makes and sends a transaction for each key; seconds until the last is mined. */
async function time(
  url: string,
  keys: readonly string[],
  make: (key: string, place: number) => Promise<StacksTransactionWire>,
): Promise<number> {
  const started = process.hrtime.bigint();
  let txid = '';
  for (const [place, key] of keys.entries()) {
    const transaction = await make(key, place);
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
