/** The chain's heads after a block: Stacks height, burn height, and the Stacks block's time in seconds. */
export interface Head {
  height: number;
  burnHeight: number;
  /** Seconds since 1970, as `stacks-block-time` gives it. */
  time: number;
}

/** One thing the engine does to the chain. Each `deploy`, `call` and `empty` is one Stacks block. */
export type EngineOperation =
  | { kind: 'deploy'; sender: string; name: string; source: string; clarityVersion: number | undefined }
  | { kind: 'call'; sender: string; contract: string; function: string; arguments: string[] }
  /** A Stacks block in which the engine itself does nothing: a transfer, whose balances are kept beside it. */
  | { kind: 'empty' }
  /** Empty blocks: first burn blocks (each with its first Stacks block), then Stacks blocks. */
  | { kind: 'advance'; burnBlocks: number; stacksBlocks: number };

/** An event as the engine prints it. `value` is a serialized Clarity value, 0x-prefixed hex. */
export interface EngineEvent {
  contract: string;
  topic: string;
  value: string;
}

export interface EngineReceipt {
  /** The serialized result, 0x-prefixed hex; undefined when the transaction failed with a runtime error. */
  result?: string;
  /** Why it failed, in the engine's words; kept for people, not part of any digest. */
  error?: string;
  events: EngineEvent[];
  head: Head;
  /** After a deploy that succeeded: the contract's interface as JSON, in a node's shape. */
  contractInterface?: string;
}

/** Execution cost in the node's five dimensions. */
export interface Cost {
  write_length: number;
  write_count: number;
  read_length: number;
  read_count: number;
  runtime: number;
}

export type EngineQuery =
  | { kind: 'read'; sender: string; contract: string; function: string; arguments: string[] }
  | { kind: 'map-entry'; contract: string; map: string; key: string }
  | { kind: 'data-var'; contract: string; name: string };

/** The answer to a query; `value` is undefined when there is no such function, variable or entry. */
export interface EngineAnswer {
  value?: string;
  error?: string;
  cost?: Cost;
}

export type WorkerRequest =
  | { id: number; kind: 'run'; operations: EngineOperation[] }
  | { id: number; kind: 'query'; query: EngineQuery };

export type WorkerReply =
  | { id: number; kind: 'ran'; receipts: EngineReceipt[] }
  | { id: number; kind: 'answered'; answer: EngineAnswer }
  /** The engine is dead from here on. `done` receipts came before the operation that killed it. */
  | { id: number; kind: 'panicked'; message: string; done: number }
  | { id: 0; kind: 'ready'; head: Head; switchesCosts: boolean };

/** What the worker is started with. */
export interface WorkerOptions {
  /** Milliseconds since 1970: the only time the engine ever sees. */
  genesis: number;
  epoch: string;
}
