import { deserializePayload } from '@stacks/transactions';
import * as v from 'valibot';
import { minimumFeeRate } from '../mempool/admission.ts';
import { Rejection, toHex128 } from '../mempool/rejection.ts';
import { engineVersion, type SimnetNode } from '../simnet-node.ts';
import { hashTransaction } from '../transaction/decode.ts';
import { badRequest, HttpError } from './errors.ts';
import { hex } from './hex.ts';
import { parsePrincipal } from './principals.ts';
import type { Request } from './request.ts';
import type { Routes } from './router.ts';

const transactionBody = v.object({ tx: hex, attachment: v.optional(hex) });
const feeBody = v.object({
  transaction_payload: hex,
  estimated_len: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
});

/** What SIP-005's header and a single signature take beside the payload, in bytes. */
const envelopeLength = 180;

/** The stacks-node RPC about the chain, accounts and transactions. */
export function nodeRoutes(node: SimnetNode, programVersion: string): Routes {
  return {
    'GET /v2/info': () => describeNode(node, programVersion),
    'GET /v2/pox': () => describePox(node),
    'GET /v2/accounts/:principal': (request) => describeAccount(node, request),
    'POST /v2/transactions': (request) => postTransaction(node, request),
    'GET /v2/fees/transfer': () => Number(minimumFeeRate),
    'POST /v2/fees/transaction': estimateFee,
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
    ...(request.wantsProof && { balance_proof: '', nonce_proof: '' }),
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
