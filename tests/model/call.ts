import type { LedgerEvent } from '../../src/lib/contracts/event.ts';

/** What a transaction sees of its block: time in seconds, Stacks height, burn height. */
export interface Block {
  time: bigint;
  height: bigint;
  burnHeight: bigint;
}

/**
 * A public call. `contract` is the contract's name under the deployer; a newer version of a protocol contract has a
 * name of its own. `sender` is what the contract sees as `contract-caller`: an account, or a contract that passes the
 * call on. `args` are plain values, as the bindings take them.
 */
export interface Call {
  sender: string;
  contract: string;
  name: string;
  args: Readonly<Record<string, unknown>>;
}

/**
 * What the rules say of a call: what it answers and the events it appends, or the names of all the error constants
 * whose rule it breaks, whichever of them a contract may meet first.
 */
export type Outcome =
  | { ok: true; value: unknown; events: readonly LedgerEvent[] }
  | { ok: false; errors: ReadonlySet<string> };

/** What `check-access` answers: `code` is a decision (0 is permitted), `basis` the mask of what covered the request. */
export interface Decision {
  permitted: boolean;
  code: bigint;
  basis: bigint;
}
