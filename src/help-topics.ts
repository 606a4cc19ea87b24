import { type ExitKind, exitCodes, exitMeanings } from './lib/errors/exit-codes.ts';

export interface Topic {
  name: string;
  summary: string;
  text: string;
}

const exitLines = (Object.keys(exitCodes) as ExitKind[])
  .map((kind) => `  ${String(exitCodes[kind]).padStart(3)}  ${exitMeanings[kind]}`)
  .join('\n');

/** What `medrec help TOPIC` shows. */
export const topics: readonly Topic[] = [
  {
    name: 'exit-codes',
    summary: 'what each exit code tells a script',
    text: `Exit codes\n\n${exitLines}\n\nWith --json the same is in the envelope: success, errors[].code, errors[].hint.\n`,
  },
  {
    name: 'environment',
    summary: 'the environment variables that medrec reads',
    text: `Environment variables

  MEDREC_PROFILE      the network profile (--profile)
  MEDREC_NODE_URL     the node to ask (--node-url)
  MEDREC_INDEXER_URL  the indexer to ask
  MEDREC_FROM         the keystore name that signs (--from)
  MEDREC_MAX_FEE      the most that one transaction may cost, in microSTX
  MEDREC_DATA_DIR     the folder of keys, chain and mappings (--data-dir)
  MEDREC_CONFIG       the configuration file; your templates.toml lies beside it
  MEDREC_DEBUG        1 prints the stack of an error
  NO_COLOR            anything: no colours

A flag beats the environment, the environment the configuration file, the file the default:
\`medrec config list --show-origin\` tells where each value comes from. No variable takes a secret.
`,
  },
  {
    name: 'offline',
    summary: 'sponsors, machines without a network, and owners of several keys',
    text: `Signing here, paying there, sending elsewhere

  medrec CALL … --sponsor hospital                another key of this keystore pays the fee
  medrec CALL … --offline FILE --sponsored        signs into FILE; who runs \`medrec tx sponsor FILE\` pays and sends
  medrec CALL … --offline FILE                    signs into FILE; \`medrec tx broadcast FILE\` sends it
  medrec CALL … --offline FILE --nonce N --fee F  the same without a network
  medrec CALL … --offline FILE --sender ADDRESS   unsigned, for \`medrec tx sign FILE\` on the machine with the key
  medrec CALL … --offline FILE --public-keys A,B,C --threshold 2
                                                  unsigned, for a multisig account: each key runs \`medrec tx sign FILE\`

  medrec tx show FILE                             what it does, and what it still needs
  medrec keystore show NAME --public-key          a key's public key, for --public-keys
  medrec keystore multisig --public-keys A,B,C --threshold 2
                                                  the address of the account of several keys

docs/offline.md has the recipes, and what is checked of a file.
`,
  },
];

/** Finds a topic by its name. */
export function findTopic(name: string): Topic | undefined {
  return topics.find((topic) => topic.name === name);
}
