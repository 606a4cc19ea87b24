import type { ContractLog } from '../chain/history.ts';
import type { SimnetNode } from '../simnet-node.ts';
import { badRequest, notFound } from './errors.ts';
import { parseAddress, parseContractId, parsePrincipal } from './principals.ts';
import type { Request } from './request.ts';
import type { Routes } from './router.ts';
import { toIso, viewLog, viewMined, viewUnmined } from './transaction-view.ts';

/** The few indexer routes (`/extended`) that clients of contracts use, in the indexer's shapes. */
export function indexerRoutes(node: SimnetNode, programVersion: string): Routes {
  const status = () => describeStatus(node, programVersion);
  return {
    'GET /extended': status,
    'GET /extended/v1/status': status,
    'GET /extended/v1/address/:principal/nonces': (request) => describeNonces(node, request),
    'GET /extended/v1/address/:principal/mempool': (request) => {
      return listMempool(node, request, parsePrincipal(request.segment('principal')));
    },
    'GET /extended/v1/tx/mempool': (request) => {
      const address = request.query.get('sender_address') ?? request.query.get('address');
      return listMempool(node, request, address === null ? undefined : parsePrincipal(address));
    },
    'GET /extended/v1/tx/:txid': (request) => describeTransaction(node, request),
    'GET /extended/v1/contract/:id': (request) => describeContract(node, request),
    'GET /extended/v1/contract/:id/events': (request) => listEvents(node, request),
    'GET /extended/v2/smart-contracts/:id/logs': (request) => pageLogs(node, request),
    'GET /extended/v2/smart-contracts/:id/print-events': (request) => pageLogs(node, request),
    'GET /extended/v2/blocks': async () => {
      const tip = await describeTip(node);
      return { limit: 1, offset: 0, total: node.chain.tip.head.height, results: [tip] };
    },
    'GET /extended/v2/blocks/:block': (request) => describeBlock(node, request),
  };
}

async function describeStatus(node: SimnetNode, programVersion: string): Promise<unknown> {
  const { height, index_block_hash, block_hash, burn_block_height } = await describeTip(node);
  return {
    server_version: `medrec-simnet ${programVersion}`,
    status: 'ready',
    chain_tip: {
      block_height: height,
      block_hash,
      index_block_hash,
      burn_block_height,
      microblock_hash: null,
      microblock_sequence: null,
    },
  };
}

/** The latest block; `block_time` is the time that its contracts see. */
async function describeTip(node: SimnetNode) {
  await node.catchUpForReading();
  const { head, hash, burnTime } = node.chain.tip;
  return {
    canonical: true,
    height: head.height,
    hash: `0x${hash}`,
    block_hash: `0x${hash}`,
    index_block_hash: `0x${hash}`,
    block_time: head.time,
    block_time_iso: toIso(head.time),
    tenure_height: head.burnHeight,
    burn_block_height: head.burnHeight,
    burn_block_time: burnTime,
    burn_block_time_iso: toIso(burnTime),
  };
}

async function describeBlock(node: SimnetNode, request: Request): Promise<unknown> {
  const tip = await describeTip(node);
  const wanted = request.segment('block');
  if (['latest', String(tip.height), tip.hash].includes(wanted)) return tip;
  throw notFound(`block ${wanted.slice(0, 80)} is not the latest one, and the simulator shows no other`);
}

function describeNonces(node: SimnetNode, request: Request): unknown {
  const address = parsePrincipal(request.segment('principal'));
  const { nonce } = node.chain.accounts.get(address);
  const pending = node.mempool.nonces(address);
  const last = pending.at(-1);
  const next = last === undefined ? nonce : last + 1n;
  const missing: number[] = [];
  for (let n = nonce; n < next; n += 1n) if (!pending.includes(n)) missing.push(Number(n));
  return {
    last_executed_tx_nonce: nonce === 0n ? null : Number(nonce - 1n),
    last_mempool_tx_nonce: last === undefined ? null : Number(last),
    possible_next_nonce: Number(next),
    detected_missing_nonces: missing.reverse(),
    detected_mempool_nonces: pending.map(Number),
  };
}

function listMempool(node: SimnetNode, request: Request, address: string | undefined): unknown {
  const limit = request.count('limit', 20, 50);
  const offset = request.count('offset', 0, Number.MAX_SAFE_INTEGER);
  const all = node.mempool.list(address).reverse();
  const results = all
    .slice(offset, offset + limit)
    .map((entry) => viewUnmined(entry, 'pending', node.chain.history));
  return { limit, offset, total: all.length, results };
}

function describeTransaction(node: SimnetNode, request: Request): unknown {
  const txid = request.segment('txid').replace(/^0x/, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(txid)) throw badRequest('a transaction id is 64 hex digits');
  const { history } = node.chain;
  const parts = {
    withArguments: request.query.get('exclude_function_args') !== 'true',
    eventLimit: request.count('event_limit', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  };
  const mined = history.transaction(txid);
  if (mined !== undefined) return viewMined(mined, history, parts);
  const pending = node.mempool.get(txid);
  if (pending !== undefined) return viewUnmined(pending, 'pending', history, parts);
  const dropped = node.mempool.dropped(txid);
  if (dropped !== undefined) return viewUnmined(dropped, dropped.reason, history, parts);
  throw notFound(`could not find transaction by ID 0x${txid}`);
}

function describeContract(node: SimnetNode, request: Request): unknown {
  const id = contractOf(request);
  const contract = node.chain.history.contract(id);
  if (contract === undefined) throw notFound(`cannot find contract by ID ${id}`);
  return {
    tx_id: `0x${contract.txid}`,
    canonical: true,
    contract_id: id,
    block_height: contract.height,
    clarity_version: contract.clarityVersion ?? null,
    source_code: contract.source,
    abi: contract.contractInterface,
  };
}

/** Newest first, by offset: an offset shifts while events arrive. */
function listEvents(node: SimnetNode, request: Request): unknown {
  const id = contractOf(request);
  const limit = request.count('limit', 20, 50);
  const offset = request.count('offset', 0, Number.MAX_SAFE_INTEGER);
  const logs = node.chain.history.logs(id);
  const end = Math.max(0, logs.length - offset);
  const page = logs.slice(Math.max(0, end - limit), end).reverse();
  return { limit, offset, results: page.map((log) => view(id, log)) };
}

/** Newest first, by cursor: the cursor names the newest event of a page, and `prev_cursor` the next older page. */
function pageLogs(node: SimnetNode, request: Request): unknown {
  const id = contractOf(request);
  const limit = request.count('limit', 20, 100);
  const offset = request.count('offset', 0, Number.MAX_SAFE_INTEGER);
  const logs = node.chain.history.logs(id);
  const cursor = request.query.get('cursor');
  const top = (cursor === null ? logs.length - 1 : findCursor(logs, cursor)) - offset;
  const at = (index: number) => {
    const log = logs[index];
    return log === undefined ? null : toCursor(log);
  };
  const page = top < 0 ? [] : logs.slice(Math.max(0, top - limit + 1), top + 1).reverse();
  return {
    limit,
    offset,
    total: logs.length,
    next_cursor: page.length === 0 || limit === 0 ? null : at(top + limit),
    prev_cursor: page.length === 0 || limit === 0 ? null : at(top - limit),
    cursor: page.length === 0 ? null : at(top),
    results: page.map((log) => view(id, log)),
  };
}

/** `block_height:microblock_sequence:tx_index:event_index`; one transaction a block leaves two of them constant. */
function toCursor({ height, eventIndex }: ContractLog): string {
  return `${height}:2147483647:0:${eventIndex}`;
}

function findCursor(logs: readonly ContractLog[], cursor: string): number {
  const parts = /^(\d{1,15}):\d{1,15}:\d{1,15}:(\d{1,15})$/.exec(cursor);
  if (parts === null) {
    throw badRequest('cursor must be block_height:microblock_sequence:tx_index:event_index');
  }
  const [height, eventIndex] = [Number(parts[1]), Number(parts[2])];
  let low = 0;
  let high = logs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const log = logs[middle];
    const before =
      log !== undefined && (log.height < height || (log.height === height && log.eventIndex < eventIndex));
    if (before) low = middle + 1;
    else high = middle;
  }
  const found = logs[low];
  if (found?.height === height && found.eventIndex === eventIndex) return low;
  throw notFound('Cursor not found');
}

function view(contract: string, { txid, eventIndex, topic, value }: ContractLog): unknown {
  return viewLog(txid, eventIndex, contract, topic, value);
}

function contractOf(request: Request): string {
  const id = request.segment('id');
  const dot = id.indexOf('.');
  if (dot === -1) throw badRequest(`"${id.slice(0, 80)}" is not a contract id: ADDRESS.name`);
  return parseContractId(parseAddress(id.slice(0, dot)), id.slice(dot + 1));
}
