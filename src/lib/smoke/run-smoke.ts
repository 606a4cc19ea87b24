import type { Context } from '../../context.ts';
import { nodeChecks } from '../checks/node-checks.ts';
import { type Check, type CheckResult, runChecks, Skipped } from '../checks/run-checks.ts';
import { contractNames } from '../config/profiles.ts';
import { requireFreshNode } from '../contracts/require-fresh-node.ts';
import { once } from '../once.ts';
import { contractChecks } from './contract-checks.ts';
import { governanceChecks } from './governance-checks.ts';
import type { Session, WriteInput } from './session.ts';

/**
 * Checks the deployment of the profile, and with `write` makes a round trip through it when all of that passed.
 *
 * @throws interrupted, after what was lent to throw-away accounts is sent back as far as it can be
 */
export async function runSmoke(context: Context, write: WriteInput | undefined): Promise<CheckResult[]> {
  const reading = readingChecks(context);
  if (write === undefined) return await runChecks([...reading, roundTripLeftOut], context.io.now);

  const { roundTripChecks } = await import('./round-trip.ts');
  const { openSession } = await import('./session.ts');
  let session: Session | undefined;
  const open = once(async () => {
    session = await openSession(context, write);
    return session;
  });
  try {
    return await runChecks([...reading, ...roundTripChecks(open, reading)], context.io.now);
  } catch (error) {
    if (session !== undefined) await rescue(session);
    throw error;
  }
}

function readingChecks(context: Context): Check[] {
  const { profile, node, tip } = nodeChecks(context);
  const contracts = contractNames.map((name) => contractChecks(context, name, [node]));
  const there = contracts.map((checks) => checks.there);
  const inStep: Check = {
    name: 'the time that contracts see is young enough',
    needs: [tip, ...there],
    run: async () => {
      const chain = await context.chain();
      await requireFreshNode(chain);
      return chain.profile.maxTipAge === null ? 'no bound' : `at most ${chain.profile.maxTipAge} s old`;
    },
  };
  return [
    profile,
    node,
    tip,
    ...contracts.flatMap(({ there: first, source, interface: shape, reads }) => [
      first,
      source,
      shape,
      reads,
    ]),
    inStep,
    ...governanceChecks(context, there),
  ];
}

const roundTripLeftOut: Check = {
  name: 'a round trip of writes',
  run: async () => {
    throw new Skipped('not asked for: --write --registrar NAME --fund-from NAME');
  },
};

async function rescue(session: Session): Promise<void> {
  const { rescueFunds } = await import('./funds.ts');
  const returned = await rescueFunds(session);
  const { context, funder } = session;
  context.output.note(
    `interrupted: ${returned} microSTX are on their way back to ${funder.address}; whatever else the throw-away accounts have is lost`,
  );
}
