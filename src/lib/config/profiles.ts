/** Names of the three contracts, in the order in which they are deployed. */
export const contractNames = ['registry', 'access-control', 'patient-consent'] as const;
export type ContractName = (typeof contractNames)[number];
/** The contracts that hold rules, and that the registry's owner can replace. */
export type ProtocolContract = Exclude<ContractName, 'registry'>;

/** A network as medrec sees it; every field is checked against the node before anything is signed. */
export interface Profile {
  name: string;
  /** The stacks-node RPC, no trailing slash. */
  nodeUrl: string;
  /** The indexer (`/extended`), no trailing slash. */
  indexerUrl: string;
  chainId: number;
  /** `mainnet` is version 0x00, `testnet` 0x80 (SIP-005); simnet and devnet are testnets. */
  transactionVersion: 'mainnet' | 'testnet';
  /** How a standard principal of this network begins. */
  addressPrefix: 'SP' | 'ST';
  /**
   * Full contract ids, `ADDRESS.name`; absent until `medrec deploy`, or until they are set by hand. The registry's is
   * the anchor: it says which protocol contracts are in force, and those that are named here are held against that.
   */
  contracts: Partial<Record<ContractName, string>>;
  /** The keystore name that signs when `--from` does not say. */
  signer?: string;
  /** The account index of that key. */
  account: number;
  /** The most that one transaction may cost, in microSTX. */
  maxFee: bigint;
  /** How old the tip may be, in seconds, for its answers to be believed; null for no bound. */
  maxTipAge: number | null;
}

/** A setting of a profile: its name in the file and on the command line, and what it is. */
export const profileSettings = {
  'node-url': 'the stacks-node RPC',
  'indexer-url': 'the indexer, for event logs and transaction status; the node itself unless set',
  'chain-id': 'the chain id, a number',
  'transaction-version': 'mainnet or testnet',
  'address-prefix': 'SP or ST',
  registry: 'the contract id of registry',
  'access-control': 'the contract id of access-control, for a warning when the registry has another in force',
  'patient-consent':
    'the contract id of patient-consent, for a warning when the registry has another in force',
  signer: 'the keystore name that signs when --from does not say',
  account: 'the account index of that key',
  'max-fee': 'the most that one transaction may cost, in microSTX',
  'max-tip-age': 'how old the tip may be, in seconds, or none',
} as const;

export type ProfileSetting = keyof typeof profileSettings;

const common = { account: 0, 'max-fee': 1_000_000, 'max-tip-age': 600 };
const testnet = { 'chain-id': 0x80000000, 'transaction-version': 'testnet', 'address-prefix': 'ST' };

/** The profiles that need no configuration. A table of the same name in the file overrides single values. */
export const builtInProfiles: Record<string, Partial<Record<ProfileSetting, string | number>>> = {
  simnet: { ...common, ...testnet, 'node-url': 'http://127.0.0.1:20443', 'max-tip-age': 'none' },
  devnet: {
    ...common,
    ...testnet,
    'node-url': 'http://127.0.0.1:20443',
    'indexer-url': 'http://127.0.0.1:3999',
  },
  testnet: { ...common, ...testnet, 'node-url': 'https://api.testnet.hiro.so' },
  mainnet: {
    ...common,
    'node-url': 'https://api.hiro.so',
    'chain-id': 1,
    'transaction-version': 'mainnet',
    'address-prefix': 'SP',
  },
};

/**
 * Whether a profile is that of an embedded chain on this machine, where signing needs no question. Its chain id is
 * testnet's too, so a node elsewhere may be the public testnet.
 */
export function isEmbedded({ name, nodeUrl }: Pick<Profile, 'name' | 'nodeUrl'>): boolean {
  return name === 'simnet' && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(nodeUrl).hostname);
}
