import * as v from 'valibot';
import type { Chain } from '../chain/chain.ts';
import { transactionSchema } from '../chain/schemas.ts';

const mempoolSchema = v.object({ results: v.array(transactionSchema) });
/** More than a node keeps of one sender. */
const pageSize = 50;

/**
 * What an address has sent that is not mined yet: the id of each transaction by what it does, `ADDRESS.contract` for a
 * deployment and `ADDRESS.contract::function` for a call. Empty where the indexer does not know mempools.
 */
export async function findPending(chain: Chain, address: string): Promise<Map<string, string>> {
  const path = `/extended/v1/tx/mempool?sender_address=${encodeURIComponent(address)}&limit=${pageSize}`;
  const page = await chain.indexer.find(path, mempoolSchema);
  const pending = new Map<string, string>();
  for (const { tx_id: txid, smart_contract: deployed, contract_call: call } of page?.results ?? []) {
    if (deployed) pending.set(deployed.contract_id, txid);
    if (call) pending.set(`${call.contract_id}::${call.function_name}`, txid);
  }
  return pending;
}
