import type { Head } from '../engine/protocol.ts';
import type { Transaction } from '../transaction/decode.ts';
import type { Receipt } from './receipt.ts';

/** A mined transaction. Its own wire form is kept as hex, and decoded again when someone asks for it. */
export interface MinedTransaction {
  txid: string;
  raw: string;
  receipt: Receipt;
  /** 64 hex digits: the hash of the journal's record. */
  blockHash: string;
  /** The burn block's time, in seconds. */
  burnTime: number;
}

export interface ContractLog {
  txid: string;
  height: number;
  eventIndex: number;
  topic: string;
  /** The printed Clarity value, 0x-prefixed hex. */
  value: string;
}

export interface DeployedContract {
  id: string;
  txid: string;
  source: string;
  clarityVersion: number | undefined;
  /** JSON, in a node's shape. */
  contractInterface: string;
  height: number;
}

/** What has been mined, indexed as an indexer does. */
export class History {
  readonly #transactions = new Map<string, MinedTransaction>();
  readonly #contracts = new Map<string, DeployedContract>();
  readonly #logs = new Map<string, ContractLog[]>();

  get transactionCount(): number {
    return this.#transactions.size;
  }

  get contractCount(): number {
    return this.#contracts.size;
  }

  transaction(txid: string): MinedTransaction | undefined {
    return this.#transactions.get(txid);
  }

  contract(id: string): DeployedContract | undefined {
    return this.#contracts.get(id);
  }

  /** What a contract has printed, oldest first. */
  logs(contract: string): readonly ContractLog[] {
    return this.#logs.get(contract) ?? [];
  }

  add(
    transaction: Transaction,
    receipt: Receipt,
    at: { blockHash: string; burnTime: number; contractInterface: string | undefined },
  ): void {
    const { txid, raw, origin, payload } = transaction;
    const { blockHash, burnTime, contractInterface } = at;
    const { height } = receipt.head;
    this.#transactions.set(txid, { txid, raw, receipt, blockHash, burnTime });
    for (const [eventIndex, { contract, topic, value }] of receipt.events.entries()) {
      const logs = this.#logs.get(contract);
      const log = { txid, height, eventIndex, topic, value };
      if (logs === undefined) this.#logs.set(contract, [log]);
      else logs.push(log);
    }
    if (payload.kind === 'smart-contract' && receipt.status === 'success') {
      const { name, source, clarityVersion } = payload;
      const id = `${origin.address}.${name}`;
      const deployed = { id, txid, source, clarityVersion, height };
      this.#contracts.set(id, { ...deployed, contractInterface: contractInterface ?? '{}' });
    }
  }
}

/** The latest block. */
export interface Tip {
  head: Head;
  /** 64 hex digits. */
  hash: string;
  /** The burn block's time, in seconds. */
  burnTime: number;
}
