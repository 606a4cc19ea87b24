import { tx } from '@stacks/clarinet-sdk';
import type { ClarityValue } from '@stacks/transactions';
import { decodeOutput, encodeArguments } from '../../../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../../../src/lib/contracts/interface.ts';
import { type Chain, type contracts, deployer, errorName } from '../../contracts/support/open-chain.ts';

/** A call that waits for its block: sender, contract, function, and plain values as the bindings take them. */
export type Waiting = readonly [sender: string, contract: keyof typeof contracts, name: string, args: object];

/** Mines the calls together in one block, in this order: the error's name of each, empty when it succeeded. */
export function mineTogether(chain: Chain, calls: readonly Waiting[]): string[] {
  const bindings = calls.map(([, contract, name]) => chain.bindings(contract)[name] as FunctionBinding);
  const { log } = console;
  // the engine prints every event
  console.log = () => {};
  try {
    const receipts = chain.simnet.mineBlock(
      calls.map(([sender, contract, name, args], index) =>
        tx.callPublicFn(
          `${deployer}.${contract}`,
          name,
          encodeArguments(bindings[index] as FunctionBinding, args as never),
          sender,
        ),
      ),
    );
    return receipts.map((receipt, index) => {
      const output = decodeOutput(bindings[index] as FunctionBinding, receipt.result as ClarityValue);
      const { ok, error } = output as { ok: boolean; error: bigint };
      return ok ? '' : errorName(error);
    });
  } finally {
    console.log = log;
  }
}
