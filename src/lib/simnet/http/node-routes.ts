import { deserializePayload } from '@stacks/transactions';
import * as v from 'valibot';
import type { Cost } from '../engine/protocol.ts';
import { minimumFeeRate } from '../mempool/admission.ts';
import { Rejection, toHex128 } from '../mempool/rejection.ts';
import { engineVersion, type SimnetNode } from '../simnet-node.ts';
import { checkValueHex, isClarityName } from '../transaction/check-value.ts';
import { hashTransaction } from '../transaction/decode.ts';
import { badRequest, HttpError, notFound } from './errors.ts';
import { parseContractId, parsePrincipal } from './principals.ts';
import type { Request } from './request.ts';
import type { Routes } from './router.ts';

const hex = v.pipe(v.string(), v.regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/, 'must be hex'));
const transactionBody = v.object({ tx: hex, attachment: v.optional(hex) });
const feeBody = v.object({
  transaction_payload: hex,
  estimated_len: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
});
const readBody = v.object({
  sender: v.string(),
  sponsor: v.optional(v.string()),
  arguments: v.array(hex),
});

/** What a node answers a read-only call within: reads, and bytes read. */
export const readLimits = { read_count: 100, read_length: 200_000, runtime: 1_000_000_000 } as const;
/** What SIP-005's header and a single signature take beside the payload, in bytes. */
const envelopeLength = 180;
const none = '0x09';

/** The stacks-node RPC, as far as clients of contracts use it. */
export function nodeRoutes(node: SimnetNode, programVersion: string): Routes {
  return {
    'GET /v2/info': () => describeNode(node, programVersion),
    'GET /v2/pox': () => describePox(node),
    'GET /v2/accounts/:principal': (request) => describeAccount(node, request),
    'POST /v2/transactions': (request) => postTransaction(node, request),
    'GET /v2/fees/transfer': () => Number(minimumFeeRate),
    'POST /v2/fees/transaction': estimateFee,
    'GET /v2/contracts/interface/:address/:name': (request) => {
      return JSON.parse(findContract(node, request, 'No contract interface data found').contractInterface);
    },
    'GET /v2/contracts/source/:address/:name': (request) => {
      const { source, height } = findContract(node, request, 'No contract source data found');
      return { source, publish_height: height, ...proofOf(request) };
    },
    'POST /v2/contracts/call-read/:address/:name/:function': (request) => callReadOnly(node, request),
    'POST /v2/map_entry/:address/:name/:map': (request) => readMapEntry(node, request),
    'GET /v2/data_var/:address/:name/:variable': (request) => readDataVar(node, request),
  };
}

async function describeNode(node: SimnetNode, programVersion: string): Promise<unknown> {
  await node.catchUpForReading();
  const { head, hash } = node.chain.tip;
  const { chainId } = node.chain.journal.genesis;
  return {
    peer_version: 0,
    burn_block_height: head.burnHeight,
    stable_burn_block_height: head.burnHeight,
    server_version: `medrec-simnet ${programVersion} (clarinet-sdk ${engineVersion})`,
    network_id: chainId,
    parent_network_id: 0xd9b4bef9,
    stacks_tip_height: head.height,
    stacks_tip: hash,
    stacks_tip_consensus_hash: hash.slice(0, 40),
    genesis_chainstate_hash: node.chain.journal.genesis.id.padEnd(64, '0'),
    unanchored_tip: null,
    unanchored_seq: null,
    tenure_height: head.burnHeight,
    exit_at_block_height: null,
    is_fully_synced: true,
  };
}

async function describePox(node: SimnetNode): Promise<unknown> {
  await node.catchUpForReading();
  // The engine's own PoX parameters; no one stacks in it.
  return {
    contract_id: 'ST000000000000000000002AMW42H.pox-4',
    pox_activation_threshold_ustx: 0,
    first_burnchain_block_height: 0,
    current_burnchain_block_height: node.chain.tip.head.burnHeight,
    prepare_phase_block_length: 50,
    reward_phase_block_length: 1000,
    reward_slots: 2000,
    total_liquid_supply_ustx: 0,
  };
}

function describeAccount(node: SimnetNode, request: Request): unknown {
  const { balance, nonce } = node.chain.accounts.get(parsePrincipal(request.segment('principal')));
  return {
    balance: toHex128(balance),
    locked: toHex128(0n),
    unlock_height: 0,
    nonce: Number(nonce),
    ...(wantsProof(request) && { balance_proof: '', nonce_proof: '' }),
  };
}

async function postTransaction(node: SimnetNode, request: Request): Promise<unknown> {
  let raw: string;
  if (request.contentType === 'application/octet-stream') raw = (await request.body()).toString('hex');
  else if (request.contentType === 'application/json') raw = (await request.json(transactionBody)).tx;
  else {
    throw badRequest(
      'Wrong Content-Type for transaction; expected application/json or application/octet-stream',
    );
  }
  raw = raw.replace(/^0x/, '').toLowerCase();
  if (raw === '') throw badRequest('Invalid Http request: expected non-zero-length body for PostTransaction');
  try {
    return await node.submit(raw);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const { error: message, ...rest } = error.toBody(hashTransaction(Buffer.from(raw, 'hex')));
    node.options.log('rejected', rest);
    throw new HttpError(400, message, rest);
  }
}

async function estimateFee(request: Request): Promise<unknown> {
  const body = await request.json(feeBody);
  const payload = Buffer.from(body.transaction_payload.replace(/^0x/, ''), 'hex');
  try {
    deserializePayload(payload);
  } catch (error) {
    throw badRequest(`Failed to parse transaction payload: ${(error as Error).message}`);
  }
  const length = Math.max(
    body.estimated_len ?? 0,
    payload.length + (body.estimated_len ? 0 : envelopeLength),
  );
  const rate = Number(minimumFeeRate);
  // No one competes for a block here: the least that is admitted is always enough.
  const estimation = { fee_rate: rate, fee: length * rate };
  return {
    estimated_cost: { write_length: 0, write_count: 0, read_length: 0, read_count: 0, runtime: 0 },
    estimated_cost_scalar: length,
    estimations: [estimation, estimation, { fee_rate: 2 * rate, fee: 2 * length * rate }],
    cost_scalar_change_by_byte: 1,
  };
}

async function callReadOnly(node: SimnetNode, request: Request): Promise<unknown> {
  const contract = contractOf(request);
  const name = request.segment('function');
  const { sender, arguments: given } = await request.json(readBody);
  const principal = parsePrincipal(sender);
  for (const argument of given) parseValue(argument);
  const failed = (cause: string) => ({ okay: false, cause });
  const deployed = node.chain.history.contract(contract);
  if (deployed === undefined) return failed(`RuntimeCheck(NoSuchContract("${contract}"))`);
  const { functions } = JSON.parse(deployed.contractInterface) as {
    functions: { name: string; access: string }[];
  };
  const called = functions.find((one) => one.name === name);
  if (called === undefined) return failed(`RuntimeCheck(UndefinedFunction("${name}"))`);
  // A node would run a public function that writes nothing; the engine runs none.
  if (called.access === 'public') return failed('NotReadOnly');
  if (called.access !== 'read_only')
    return failed(`RuntimeCheck(NoSuchPublicFunction("${contract}", "${name}"))`);
  if (principal.includes('.')) {
    return failed('not supported by the simulator: a read-only call whose sender is a contract');
  }
  await node.catchUpForReading();
  const answer = await node.query({
    kind: 'read',
    sender: principal,
    contract,
    function: name,
    arguments: given,
  });
  if (answer.cost !== undefined && exceedsLimits(answer.cost)) {
    return failed(`RuntimeCheck(CostBalanceExceeded(${writeCost(answer.cost)}, ${writeCost(fullLimits)}))`);
  }
  if (answer.value === undefined) return failed(shortenCause(answer.error ?? 'no value'));
  return { okay: true, result: answer.value };
}

async function readMapEntry(node: SimnetNode, request: Request): Promise<unknown> {
  const contract = contractOf(request);
  checkName(request.segment('map'));
  const key = await request.json(hex);
  parseValue(key);
  await node.catchUpForReading();
  // A node answers none for a map, or a contract, that it does not have.
  if (node.chain.history.contract(contract) === undefined) return { data: none, ...proofOf(request) };
  const answer = await node.query({ kind: 'map-entry', contract, map: request.segment('map'), key });
  return { data: answer.value ?? none, ...proofOf(request) };
}

async function readDataVar(node: SimnetNode, request: Request): Promise<unknown> {
  const contract = contractOf(request);
  checkName(request.segment('variable'));
  if (node.chain.history.contract(contract) === undefined) throw notFound('Data var not found');
  await node.catchUpForReading();
  const answer = await node.query({ kind: 'data-var', contract, name: request.segment('variable') });
  if (answer.value === undefined) throw notFound('Data var not found');
  return { data: answer.value, ...proofOf(request) };
}

function findContract(node: SimnetNode, request: Request, message: string) {
  const contract = node.chain.history.contract(contractOf(request));
  if (contract === undefined) throw notFound(message);
  return contract;
}

function contractOf(request: Request): string {
  return parseContractId(request.segment('address'), request.segment('name'));
}

function checkName(name: string): void {
  if (!isClarityName(name)) throw badRequest(`"${name.slice(0, 80)}" is not a Clarity name`);
}

function parseValue(given: string): void {
  try {
    checkValueHex(given);
  } catch (error) {
    throw badRequest(`Failed to deserialize argument value: ${(error as Error).message}`);
  }
}

const fullLimits: Cost = { write_length: 0, write_count: 0, ...readLimits };

function exceedsLimits(cost: Cost): boolean {
  return (
    cost.read_count > readLimits.read_count ||
    cost.read_length > readLimits.read_length ||
    cost.runtime > readLimits.runtime
  );
}

function writeCost({ write_length, write_count, read_length, read_count, runtime }: Cost): string {
  return `ExecutionCost { write_length: ${write_length}, write_count: ${write_count}, read_length: ${read_length}, read_count: ${read_count}, runtime: ${runtime} }`;
}

/** The engine puts the call in front of the cause; a node gives the cause alone. */
function shortenCause(error: string): string {
  const at = error.search(/Runtime(?:Check)?\(|ShortReturn\(/);
  return at === -1 ? error : error.slice(at);
}

function wantsProof(request: Request): boolean {
  return request.query.get('proof') !== '0';
}

/** No Merkle proofs here: what a node sends when it has none. */
function proofOf(request: Request): { proof?: string } {
  return wantsProof(request) ? { proof: '' } : {};
}
