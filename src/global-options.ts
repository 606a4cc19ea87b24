import type { OptionDeclaration } from './command.ts';
import type { GlobalFlags } from './context.ts';

const heading = 'Global options';

/** The options that every command takes, in front of the command or behind it. */
export const globalOptions: readonly OptionDeclaration[] = [
  {
    flags: '--profile <name>',
    description: 'the network profile: simnet, devnet, testnet, mainnet or your own',
    completes: 'profile',
    heading,
  },
  { flags: '--node-url <url>', description: "the node to ask, instead of the profile's", heading },
  { flags: '--from <name>', description: 'the keystore name that signs', completes: 'key', heading },
  { flags: '--account <n>', description: 'the derived account of that key, from 0', heading },
  {
    flags: '--password-file <file>',
    description: "read the key's password from the first line of a file",
    heading,
  },
  { flags: '--password-stdin', description: "read the key's password from standard input", heading },
  { flags: '--data-dir <folder>', description: 'keep keys, chain and mappings in this folder', heading },
  { flags: '-y, --yes', description: 'answer yes where the command would ask', heading },
  { flags: '--json', description: 'print one JSON document, on failure too', heading },
  { flags: '-q, --quiet', description: 'print data, warnings and errors only', heading },
];

/** Reads commander's values of the global options. */
export function readGlobalFlags(options: Record<string, unknown>): GlobalFlags & { dataDir?: string } {
  const text = (name: string): string | undefined =>
    typeof options[name] === 'string' ? options[name] : undefined;
  const dataDir = text('dataDir');
  return {
    profile: text('profile'),
    'node-url': text('nodeUrl'),
    signer: text('from'),
    account: text('account'),
    passwordFile: text('passwordFile'),
    passwordStdin: options.passwordStdin === true,
    yes: options.yes === true,
    json: options.json === true,
    quiet: options.quiet === true,
    ...(dataDir === undefined ? {} : { dataDir }),
  };
}

/** One line for each noun that has subcommands. */
export const nounSummaries: Record<string, string> = {
  audit: 'export, verify and pin the event log',
  'care-team': 'assign care teams from a file',
  config: 'show and set the configuration',
  consent: 'grant consents from a file',
  institution: 'register institutions from a file',
  ledger: 'keep a proven copy of the event log on this machine',
  keystore: 'create and keep the encrypted keys that sign',
  provider: 'onboard, verify and suspend providers from a file, and hand custodial keys over',
  template: 'list, show and check templates of consents',
  simnet: 'run the embedded chain',
  tx: 'follow transactions; sign, pay for and send those in files',
};
