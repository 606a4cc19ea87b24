import { defineCommand } from '../command.ts';
import { formatOption } from '../lib/checks/format-option.ts';
import { fail } from '../lib/errors/medrec-error.ts';
import { flagOption, optionalCount, optionalText } from '../lib/parameters/basic.ts';
import { transactionOptions } from '../lib/parameters/transaction.ts';

const heading = 'Round trip';
/** microSTX: at the fees of a busy mainnet enough for three transactions. */
const usualFund = 500_000n;

/** `medrec smoke`: whether the contracts of the profile are the ones of this package, wired right, and working. */
export default defineCommand({
  group: 'Setup',
  summary: 'check a deployment: sources, interfaces, wiring, governance, and a round trip of writes',
  description: [
    'Reads only, unless --write is given. Then throw-away accounts, whose keys are never written anywhere, take part in',
    'a round trip: the registrar registers an institution, which lists a provider; the registrar verifies it; a patient',
    'grants a consent; access is checked, logged, denied and revoked; and the event log must have moved by exactly those',
    'events. What needs waiting is left out: an emergency override, a timelocked change. The STX lent to the accounts',
    'are sent back, less fees; the throw-away institution and provider stay in the registry, verified for a day, and no',
    'one holds their keys.\n\n--registrar and --fund-from name keys of the keystore, which may be one and the same;',
    '--password-file and --password-stdin then serve both, and so does --account. Each check that fails is listed; the',
    'exit code is that of the first: 3 a wrong network or profile, 5 a dead node, 6 a wrong contract or answer.',
  ].join(' '),
  examples: [
    'medrec smoke',
    'medrec smoke --profile testnet --format junit > smoke.xml',
    'medrec smoke --write --registrar registry-office --fund-from admin',
  ],
  parameters: {
    write: flagOption('--write', 'make a round trip of writes, too', heading),
    registrar: {
      ...optionalText('--registrar <name>', "the keystore name of a registrar's key"),
      completes: 'key',
      heading,
    },
    fundFrom: {
      ...optionalText('--fund-from <name>', 'the keystore name of the key that lends the STX'),
      completes: 'key',
      heading,
    },
    fund: optionalCount(
      '--fund <microstx>',
      `what each of the three throw-away accounts is lent (default ${usualFund})`,
      { min: 1n, max: 2n ** 53n, heading },
    ),
    format: formatOption,
    timeout: transactionOptions.timeout,
    maxFee: transactionOptions.maxFee,
  },
  async action(context, { format, ...given }) {
    const { runSmoke } = await import('../lib/smoke/run-smoke.ts');
    const { reportChecks } = await import('../lib/checks/report-checks.ts');
    return reportChecks('medrec smoke', await runSmoke(context, readWriteInput(given)), format);
  },
});

interface Given {
  write: boolean;
  registrar: string | undefined;
  fundFrom: string | undefined;
  fund: bigint | undefined;
  timeout: bigint | undefined;
  maxFee: bigint | undefined;
}

/** What the round trip is given; undefined without one. Throws bad-usage for half of it. */
function readWriteInput({ write, registrar, fundFrom, fund = usualFund, ...options }: Given) {
  const next = 'medrec smoke --help';
  if (!write) {
    if (registrar === undefined && fundFrom === undefined) return undefined;
    throw fail('bad-usage', { reason: '--registrar and --fund-from are for --write', next });
  }
  if (registrar === undefined) throw fail('bad-usage', { reason: '--write needs --registrar', next });
  if (fundFrom === undefined) throw fail('bad-usage', { reason: '--write needs --fund-from', next });
  return { registrar, fundFrom, fund, ...options };
}
