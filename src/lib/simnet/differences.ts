import { burnBlockSeconds, stacksBlockSeconds } from './chain/clock.ts';
import { readLimits } from './http/contract-routes.ts';

/** How the simulator differs from a node. `medrec simnet status` shows them all. */
export const differences: readonly string[] = [
  'It is a simulator: one process, no consensus, no signers, no forks; hashes of blocks are hashes of its journal.',
  'A Stacks block holds one transaction, or none.',
  `A Stacks block adds ${stacksBlockSeconds} s and a burn block about ${burnBlockSeconds} s to the chain's time, whatever the wall clock says; many transactions carry it ahead.`,
  'Post-conditions are not evaluated: a transaction that lists one is refused.',
  'Contracts cannot move assets or read STX balances: one that uses such a function is refused. Plain STX transfers work.',
  'Fees are burnt. Balances come from `medrec simnet fund` alone.',
  'The mempool is in memory: pending transactions are gone after a restart.',
  'A transaction has no cost limit; `tx-sponsor?` is always none.',
  `Read-only calls are answered within ${readLimits.read_count} reads and ${readLimits.read_length} bytes read, after they ran; public functions and contract senders are not run.`,
  'Boot contracts are known to contracts, and to no RPC route.',
  'No Merkle proofs; of blocks, only the latest is shown.',
];
