import { timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { differences } from '../differences.ts';
import type { MineRequest, SimnetNode } from '../simnet-node.ts';
import { badRequest, HttpError } from './errors.ts';
import { parsePrincipal } from './principals.ts';
import type { Request } from './request.ts';
import type { Handler, Routes } from './router.ts';

/** The most blocks that one request mines, and the farthest that it moves time, in seconds: ten years. */
const blockLimit = 1_000_000;
const spanLimit = 10 * 366 * 86_400;

const blocks = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(blockLimit));
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0));
const mineBody = v.union([
  v.strictObject({ blocks }),
  v.strictObject({ burnBlocks: blocks }),
  v.strictObject({ until: seconds }),
  v.strictObject({ for: v.pipe(seconds, v.maxValue(spanLimit)) }),
  v.strictObject({ pending: v.literal(true) }),
]);
const fundBody = v.strictObject({
  address: v.string(),
  /** microSTX, in digits. */
  amount: v.pipe(v.string(), v.regex(/^[1-9]\d{0,18}$/, 'must be a whole number of microSTX')),
});

/** Status as `GET /simnet/status` gives it. */
export interface SimnetStatus {
  version: string;
  pid: number;
  folder: string;
  blockTime: string;
  head: { height: number; burnHeight: number; time: number };
  tip: string;
  secondsAhead: number;
  transactions: number;
  contracts: number;
  pending: number;
  enginePanics: number;
  differences: readonly string[];
}

export interface AdminOptions {
  token: string;
  version: string;
  /** Called when someone asks the process to stop; after the answer has gone out. */
  onStop: () => void;
}

/** The routes behind `medrec simnet`: they need the token of the data folder. */
export function adminRoutes(node: SimnetNode, { token, version, onStop }: AdminOptions): Routes {
  const guarded =
    (handler: Handler): Handler =>
    (request) => {
      checkToken(request, token);
      return handler(request);
    };
  return {
    'GET /simnet/status': guarded(() => describeStatus(node, version)),
    'POST /simnet/fund': guarded(async (request) => {
      const { address, amount } = await request.json(fundBody);
      const balance = await node.fund(parsePrincipal(address), BigInt(amount));
      return { address, balance: String(balance) };
    }),
    'POST /simnet/mine': guarded(async (request) => {
      const asked = toMineRequest(await request.json(mineBody), node);
      return await node.mine(asked);
    }),
    'POST /simnet/reset': guarded(async () => {
      await node.reset();
      return { reset: true };
    }),
    'POST /simnet/stop': guarded(() => {
      setImmediate(onStop);
      return { stopping: true };
    }),
  };
}

export async function describeStatus(node: SimnetNode, version: string): Promise<SimnetStatus> {
  await node.catchUp();
  const { chain, mempool, options } = node;
  return {
    version,
    pid: process.pid,
    folder: options.folder,
    blockTime: String(options.blockTime),
    head: chain.tip.head,
    tip: chain.tip.hash,
    secondsAhead: node.secondsAhead(),
    transactions: chain.history.transactionCount,
    contracts: chain.history.contractCount,
    pending: mempool.size,
    enginePanics: chain.panics,
    differences,
  };
}

function toMineRequest(body: v.InferOutput<typeof mineBody>, node: SimnetNode): MineRequest {
  if ('blocks' in body || 'burnBlocks' in body || 'pending' in body) return body;
  const { time } = node.chain.tip.head;
  if ('for' in body) return { until: time + body.for };
  if (body.until < time) throw badRequest(`the chain's time is ${time} already, and does not go back`);
  if (body.until > time + spanLimit) throw badRequest('that is more than ten years ahead');
  return body;
}

function checkToken(request: Request, token: string): void {
  const given = Buffer.from(request.authorization);
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new HttpError(401, "the data folder's token is needed");
  }
}
