import type { Context } from '../../context.ts';
import { formatTime } from '../parameters/time.ts';
import type { Check } from './run-checks.ts';

/** What everything that asks a chain rests on: the profile, its node, and the age of what the node knows. */
export interface NodeChecks {
  profile: Check;
  node: Check;
  tip: Check;
}

/** The checks of a profile and its node, each resting on the one before it and the first on `needs`. */
export function nodeChecks(context: Context, needs: readonly Check[] = []): NodeChecks {
  const profile: Check = {
    name: 'the profile is complete',
    needs,
    run: async () => {
      const { name, nodeUrl } = await context.profile();
      return `${name}: ${nodeUrl}`;
    },
  };
  const node: Check = {
    name: 'the node answers, on the network of the profile',
    needs: [profile],
    run: () => checkNetwork(context),
  };
  const tip: Check = {
    name: 'the newest block is young enough',
    needs: [node],
    run: async () => formatTime((await (await context.chain()).freshTip()).time),
  };
  return { profile, node, tip };
}

async function checkNetwork(context: Context): Promise<string> {
  const chain = await context.chain();
  await chain.checkNetwork();
  const { server_version: version, stacks_tip_height: height } = await chain.info();
  return `${version === '' ? 'a node' : version}, chain id ${chain.profile.chainId}, block ${height}`;
}
