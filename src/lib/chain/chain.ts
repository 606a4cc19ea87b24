import type { ClarityValue } from '@stacks/transactions';
import type * as v from 'valibot';
import type { ContractName, Profile } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import { ContractIds } from './contract-ids.ts';
import { NodeClient } from './node-client.ts';
import * as schemas from './schemas.ts';
import { type Sleep, sleep } from './sleep.ts';

/** How far the clock of this machine may be behind a block's time, in seconds. */
export const clockTolerance = 120;

/** The newest block that a node has. */
export interface Tip {
  height: bigint;
  /** Seconds since 1970; what `stacks-block-time` gives in a read-only call. */
  time: bigint;
  burnHeight: bigint;
}

/** What has become of a transaction. */
export interface TransactionStatus {
  /** 64 hexadecimal digits, no `0x`. */
  txid: string;
  /** The indexer's word: `pending`, `success`, `abort_by_response`, `abort_by_post_condition`, `dropped_…`. */
  status: string;
  sender: string;
  nonce: bigint;
  /** In microSTX. */
  fee: bigint;
  /** What it called or deployed: `ADDRESS.contract::function` or `ADDRESS.contract`. */
  subject: string;
  height?: bigint;
  /** Seconds since 1970. */
  time?: bigint;
  result?: ClarityValue;
}

/** A contract's interface as a node gives it. */
export type ContractInterface = v.InferOutput<typeof schemas.interfaceSchema>;

export interface ChainOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
  /** Told of what a user should mend, once. */
  warn?: (text: string) => void;
  /** How long one answer of the network may take, in milliseconds; 30 seconds unless set. */
  answerTimeout?: number;
  /** How pauses pass; really unless set. */
  sleep?: Sleep | undefined;
}

/** Reads the chain of one profile through its node and indexer. */
export class Chain {
  readonly node: NodeClient;
  readonly indexer: NodeClient;
  readonly ids: ContractIds;
  #checked: Promise<void> | undefined;
  #spanStart: Promise<bigint> | undefined;
  #networkKey: Promise<string> | undefined;
  readonly #interfaces = new Map<string, ContractInterface>();

  constructor(
    readonly profile: Profile,
    readonly options: ChainOptions,
  ) {
    this.node = new NodeClient(profile.nodeUrl, options);
    this.indexer = new NodeClient(profile.indexerUrl, options);
    this.ids = new ContractIds(this);
  }

  /** Lets some milliseconds pass between two looks at the chain. Throws interrupted. */
  async sleep(milliseconds: number): Promise<void> {
    await (this.options.sleep ?? sleep)(milliseconds, this.options.signal);
  }

  /** The full id of a contract that is in force. Throws what `ids.of` throws. */
  async contractId(contract: ContractName): Promise<string> {
    return await this.ids.of(contract);
  }

  /** Makes sure, once, that the node is of the profile's network. Throws network-mismatch. */
  async checkNetwork(): Promise<void> {
    this.#checked ??= this.#checkNetworkOnce();
    try {
      await this.#checked;
    } catch (error) {
      // A node that failed once may answer the next time.
      this.#checked = undefined;
      throw error;
    }
  }

  async #checkNetworkOnce(): Promise<void> {
    const { network_id: actual } = await this.info();
    const { chainId: expected, name } = this.profile;
    if (actual !== expected) {
      throw fail('network-mismatch', { url: this.node.url, actual, expected, profile: name });
    }
  }

  /** The node's own account of itself. */
  async info(): Promise<v.InferOutput<typeof schemas.infoSchema>> {
    return await this.node.get('/v2/info', schemas.infoSchema);
  }

  /** A name for the network that no other has: from its chain id and its first block. 32 hexadecimal digits. */
  async networkKey(): Promise<string> {
    this.#networkKey ??= this.#readNetworkKey();
    try {
      return await this.#networkKey;
    } catch (error) {
      this.#networkKey = undefined;
      throw error;
    }
  }

  async #readNetworkKey(): Promise<string> {
    const { network_id, genesis_chainstate_hash } = await this.info();
    const { createHash } = await import('node:crypto');
    return createHash('sha256').update(`${network_id} ${genesis_chainstate_hash}`).digest('hex').slice(0, 32);
  }

  /** The newest block. */
  async tip(): Promise<Tip> {
    const [info, block] = await Promise.all([
      this.info(),
      this.indexer.get('/extended/v2/blocks/latest', schemas.latestBlockSchema),
    ]);
    return {
      height: BigInt(info.stacks_tip_height),
      time: BigInt(block.block_time),
      burnHeight: BigInt(info.burn_block_height),
    };
  }

  /**
   * The tip, when it is young enough for an answer about access to be believed.
   *
   * @throws tip-stale when it is older than the profile's max-tip-age
   */
  async freshTip(): Promise<Tip> {
    const tip = await this.tip();
    const limit = this.profile.maxTipAge;
    const age = Math.floor(this.options.now() / 1000) - Number(tip.time);
    if (limit !== null && age > limit) throw fail('tip-stale', { url: this.node.url, age, limit });
    return tip;
  }

  /**
   * The time from which spans such as `90d` count, in seconds since 1970, asked once: that of the newest block, which
   * is the clock of the contracts. Where tips have a bound, one that is ahead of the clock of this machine is refused
   * too: a consent for 90 days must not last for years because an indexer says so.
   *
   * @throws tip-stale, clock-behind
   */
  async spanStart(): Promise<bigint> {
    this.#spanStart ??= this.#readSpanStart();
    try {
      return await this.#spanStart;
    } catch (error) {
      this.#spanStart = undefined;
      throw error;
    }
  }

  async #readSpanStart(): Promise<bigint> {
    const { time } = await this.freshTip();
    const behind = Number(time) - Math.floor(this.options.now() / 1000);
    if (this.profile.maxTipAge !== null && behind > clockTolerance) {
      throw fail('clock-behind', { behind, limit: clockTolerance });
    }
    return time;
  }

  /** Nonce and balance (microSTX) of an address, as the newest block has them. */
  async account(address: string): Promise<{ nonce: bigint; balance: bigint }> {
    return await this.node.get(`/v2/accounts/${encodeURIComponent(address)}?proof=0`, schemas.accountSchema);
  }

  /**
   * The next nonce to use: after the pending ones where the indexer knows them, else the account's; and those before it
   * that no pending transaction has.
   */
  async nextNonce(address: string): Promise<{ next: bigint; missing: readonly bigint[]; confirmed: bigint }> {
    const { nonce: confirmed } = await this.account(address);
    const known = await this.indexer.find(
      `/extended/v1/address/${encodeURIComponent(address)}/nonces`,
      schemas.noncesSchema,
    );
    const next = known?.possible_next_nonce ?? confirmed;
    const missing = known?.detected_missing_nonces ?? [];
    return { next: next > confirmed ? next : confirmed, missing, confirmed };
  }

  /** The source of a contract; undefined when there is none of that id. */
  async source(id: string): Promise<string | undefined> {
    const found = await this.node.find(
      `/v2/contracts/source/${contractPath(id)}?proof=0`,
      schemas.sourceSchema,
    );
    return found?.source;
  }

  /** The interface of a contract, its types not parsed; undefined when there is none of that id. */
  async interface(id: string): Promise<ContractInterface | undefined> {
    const known = this.#interfaces.get(id);
    if (known !== undefined) return known;
    const found = await this.node.find(
      `/v2/contracts/interface/${contractPath(id)}`,
      schemas.interfaceSchema,
    );
    if (found !== undefined) this.#interfaces.set(id, found);
    return found;
  }

  /**
   * Runs a read-only function on the tip.
   *
   * @throws contract-missing, read-refused
   */
  async callReadOnly(
    contract: ContractName,
    name: string,
    args: readonly ClarityValue[],
  ): Promise<ClarityValue> {
    const { cvToHex } = await import('@stacks/transactions');
    const id = await this.contractId(contract);
    const path = `/v2/contracts/call-read/${contractPath(id)}/${encodeURIComponent(name)}`;
    const answer = await this.node.find(path, schemas.callReadSchema, {
      method: 'POST',
      repeatable: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sender: id.split('.')[0], arguments: args.map((arg) => cvToHex(arg)) }),
    });
    if (answer === undefined) throw fail('contract-missing', { id, contract, profile: this.profile.name });
    if (!answer.okay) {
      if (/NoSuchContract|NoContract/i.test(answer.cause)) {
        throw fail('contract-missing', { id, contract, profile: this.profile.name });
      }
      throw fail('read-refused', { function: `${contract}::${name}`, reason: answer.cause });
    }
    return await readValue(this.node, path, answer.result);
  }

  /** The value of a map at a key; `none` where there is none. */
  async mapEntry(contract: ContractName, map: string, key: ClarityValue): Promise<ClarityValue> {
    const { cvToHex } = await import('@stacks/transactions');
    const id = await this.contractId(contract);
    const path = `/v2/map_entry/${contractPath(id)}/${encodeURIComponent(map)}?proof=0`;
    const found = await this.node.find(path, schemas.hexDataSchema, {
      method: 'POST',
      repeatable: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(cvToHex(key)),
    });
    if (found === undefined) throw fail('contract-missing', { id, contract, profile: this.profile.name });
    return await readValue(this.node, path, found.data);
  }

  /** What has become of a transaction; undefined when the indexer has never heard of it. */
  async transaction(txid: string): Promise<TransactionStatus | undefined> {
    // What came back of a list of 200 rows would else be each row, as an argument and as an event.
    const path = `/extended/v1/tx/0x${txid}?event_limit=0&exclude_function_args=true`;
    const found = await this.indexer.find(path, schemas.transactionSchema);
    if (found === undefined) return undefined;
    if (found.tx_id !== txid) {
      throw fail('node-unusable', { url: this.indexer.url, path, reason: `the transaction ${found.tx_id}` });
    }
    const call = found.contract_call;
    return {
      txid,
      // What a block of an abandoned fork says has not come to be.
      status: found.canonical ? found.tx_status : 'pending',
      sender: found.sender_address,
      nonce: BigInt(found.nonce),
      fee: BigInt(found.fee_rate),
      subject: call
        ? `${call.contract_id}::${call.function_name}`
        : (found.smart_contract?.contract_id ?? found.tx_type),
      ...(found.block_height == null || found.block_height < 0 ? {} : { height: BigInt(found.block_height) }),
      ...(found.block_time == null ? {} : { time: BigInt(found.block_time) }),
      ...(found.tx_result == null
        ? {}
        : { result: await readValue(this.indexer, path, found.tx_result.hex) }),
    };
  }
}

/** Opens the chain of a profile; nothing is asked of the network yet. */
export function openChain(profile: Profile, options: ChainOptions): Chain {
  return new Chain(profile, options);
}

function contractPath(id: string): string {
  return id.split('.').map(encodeURIComponent).join('/');
}

/** Reads a Clarity value that a node sent. Throws node-unusable. */
async function readValue(client: NodeClient, path: string, hex: string): Promise<ClarityValue> {
  const { hexToCV } = await import('@stacks/transactions');
  try {
    return hexToCV(hex);
  } catch (error) {
    const reason = `no Clarity value: ${(error as Error).message}`;
    throw fail('node-unusable', { url: client.url, path, reason }, { cause: error });
  }
}
