import {
  Cl,
  type ClarityAbi,
  type ClarityAbiFunction,
  type ClarityValue,
  cvToString,
  getTypeString,
  PostConditionMode,
} from '@stacks/transactions';
import type { History, MinedTransaction } from '../chain/history.ts';
import type { PendingTransaction } from '../mempool/mempool.ts';
import { decodeTransaction, type Transaction } from '../transaction/decode.ts';

/** A Clarity value as an indexer gives it. */
function viewValue(hex: string): { hex: string; repr: string } {
  return { hex, repr: cvToString(Cl.deserialize(hex)) };
}

/** What of a transaction a client asked for. */
export interface ViewedParts {
  withArguments: boolean;
  eventLimit: number;
}

const allParts: ViewedParts = { withArguments: true, eventLimit: Number.MAX_SAFE_INTEGER };

/** A mined transaction in the indexer's shape (`GET /extended/v1/tx/:txid`). */
export function viewMined(mined: MinedTransaction, history: History, parts = allParts): unknown {
  const { receipt, blockHash, burnTime } = mined;
  const { head, status, events, error } = receipt;
  const transaction = decodeTransaction(mined.raw);
  const transfers = viewTransfers(transaction).slice(0, parts.eventLimit);
  const logs = events
    .slice(0, parts.eventLimit)
    .map(({ contract, topic, value }, i) => viewLog(mined.txid, i, contract, topic, value));
  return {
    ...viewWire(transaction, history, parts),
    tx_status: status,
    tx_result: viewValue(receipt.result),
    block_hash: `0x${blockHash}`,
    block_height: head.height,
    block_time: head.time,
    block_time_iso: toIso(head.time),
    burn_block_height: head.burnHeight,
    burn_block_time: burnTime,
    burn_block_time_iso: toIso(burnTime),
    canonical: true,
    tx_index: 0,
    is_unanchored: false,
    microblock_hash: '0x',
    microblock_sequence: 0,
    microblock_canonical: true,
    event_count: events.length + (transaction.payload.kind === 'token-transfer' ? 1 : 0),
    events: [...transfers, ...logs],
    vm_error: error ?? null,
  };
}

/** A transaction in the mempool, or dropped from it. */
export function viewUnmined(
  { transaction, receivedAt }: PendingTransaction,
  status: string,
  history: History,
  parts = allParts,
): unknown {
  return {
    ...viewWire(transaction, history, parts),
    tx_status: status,
    receipt_time: receivedAt,
    receipt_time_iso: toIso(receivedAt),
  };
}

/** A printed value as an event. */
export function viewLog(
  txid: string,
  eventIndex: number,
  contract: string,
  topic: string,
  value: string,
): unknown {
  return {
    event_index: eventIndex,
    event_type: 'smart_contract_log',
    tx_id: `0x${txid}`,
    contract_log: { contract_id: contract, topic, value: viewValue(value) },
  };
}

/** The one event of a plain STX transfer. */
function viewTransfers({ txid, origin, payload }: Transaction): unknown[] {
  if (payload.kind !== 'token-transfer') return [];
  const { recipient, amount } = payload;
  const asset = { asset_event_type: 'transfer', sender: origin.address, recipient, amount: String(amount) };
  return [{ event_index: 0, event_type: 'stx_asset', tx_id: `0x${txid}`, asset }];
}

export function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function viewWire(
  transaction: Transaction,
  history: History,
  { withArguments }: ViewedParts,
): Record<string, unknown> {
  const { txid, origin, sponsor, fee, wire } = transaction;
  return {
    tx_id: `0x${txid}`,
    nonce: Number(origin.nonce),
    fee_rate: String(fee),
    sender_address: origin.address,
    sponsored: sponsor !== undefined,
    ...(sponsor && { sponsor_address: sponsor.address, sponsor_nonce: Number(sponsor.nonce) }),
    post_condition_mode: wire.postConditionMode === PostConditionMode.Allow ? 'allow' : 'deny',
    post_conditions: [],
    anchor_mode: 'any',
    ...viewPayload(transaction, history, withArguments),
  };
}

function viewPayload(
  { payload, origin }: Transaction,
  history: History,
  withArguments: boolean,
): Record<string, unknown> {
  switch (payload.kind) {
    case 'token-transfer': {
      const memo = Buffer.alloc(34);
      memo.write(payload.memo);
      return {
        tx_type: 'token_transfer',
        token_transfer: {
          recipient_address: payload.recipient,
          amount: String(payload.amount),
          memo: `0x${memo.toString('hex')}`,
        },
      };
    }
    case 'smart-contract':
      return {
        tx_type: 'smart_contract',
        smart_contract: {
          clarity_version: payload.clarityVersion ?? null,
          contract_id: `${origin.address}.${payload.name}`,
          source_code: payload.source,
        },
      };
    case 'contract-call': {
      const deployed = history.contract(payload.contract);
      const abi = deployed && (JSON.parse(deployed.contractInterface) as ClarityAbi);
      const called = abi?.functions.find(({ name }) => name === payload.function);
      const names = called?.args ?? [];
      const parameters = names.map(({ name, type }) => `(${name} ${getTypeString(type)})`);
      const signature = [payload.function, ...parameters].join(' ');
      return {
        tx_type: 'contract_call',
        contract_call: {
          contract_id: payload.contract,
          function_name: payload.function,
          function_signature: called === undefined ? '' : `(define-public (${signature}))`,
          ...(withArguments && { function_args: viewArguments(payload.call.functionArgs, names) }),
        },
      };
    }
    default:
      return { tx_type: payload.kind };
  }
}

function viewArguments(values: readonly ClarityValue[], names: ClarityAbiFunction['args']): unknown[] {
  return values.map((value, i) => {
    const argument = names[i];
    return {
      hex: `0x${Cl.serialize(value)}`,
      repr: cvToString(value),
      name: argument?.name ?? '',
      type: argument === undefined ? '' : getTypeString(argument.type),
    };
  });
}
