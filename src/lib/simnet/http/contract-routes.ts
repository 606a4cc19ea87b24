import * as v from 'valibot';
import type { Cost } from '../engine/protocol.ts';
import type { SimnetNode } from '../simnet-node.ts';
import { checkValueHex, isClarityName } from '../transaction/check-value.ts';
import { badRequest, notFound } from './errors.ts';
import { hex } from './hex.ts';
import { parseContractId, parsePrincipal } from './principals.ts';
import type { Request } from './request.ts';
import type { Routes } from './router.ts';

const readBody = v.object({
  sender: v.string(),
  sponsor: v.optional(v.string()),
  arguments: v.array(hex),
});

/** What a node answers a read-only call within: reads, and bytes read. */
export const readLimits = { read_count: 100, read_length: 200_000, runtime: 1_000_000_000 } as const;
const none = '0x09';

/** The stacks-node RPC about contracts: interface, source, reads. */
export function contractRoutes(node: SimnetNode): Routes {
  return {
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

/** No Merkle proofs here: what a node sends when it has none. */
function proofOf(request: Request): { proof?: string } {
  return request.wantsProof ? { proof: '' } : {};
}
