import type { Context } from '../../context.ts';
import { Chain } from '../chain/chain.ts';
import { once } from '../once.ts';

/** A chain of which nothing but the time is asked, and that is the clock of this machine. */
class ClockChain extends Chain {
  override async spanStart(): Promise<bigint> {
    return BigInt(Math.floor(this.options.now() / 1000));
  }
}

/** The same context for checking a file without asking the network: spans such as 90d count from this machine's clock. */
export function leaveNetworkAlone(context: Context): Context {
  const { now, signal } = context.io;
  return { ...context, chain: once(async () => new ClockChain(await context.profile(), { now, signal })) };
}
