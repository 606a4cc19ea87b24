import type { Context } from '../../context.ts';
import { readRegistrations } from './registrations.ts';

/** A registration that is to be verified, as a user named it. */
interface Named {
  provider: string;
  /** The number of the registration that was checked; undefined for the one that there is now. */
  number?: bigint | undefined;
}

/**
 * Fills in the numbers that were left out, from the chain: those of the present registrations. A principal without one
 * gets 0, which no registration has, so that the contract's own error comes back.
 *
 * @throws network-mismatch, node-unusable, contract-missing, contract-unset
 */
export async function fillNumbers<Row extends Named>(
  context: Context,
  rows: readonly Row[],
): Promise<(Row & { number: bigint })[]> {
  const open = rows.filter(({ number }) => number === undefined).map(({ provider }) => provider);
  const present = open.length === 0 ? undefined : await readPresent(context, open);
  return rows.map((row) => ({ ...row, number: row.number ?? present?.get(row.provider)?.number ?? 0n }));
}

async function readPresent(context: Context, providers: readonly string[]) {
  const chain = await context.chain();
  await chain.checkNetwork();
  return await readRegistrations(chain, providers);
}
