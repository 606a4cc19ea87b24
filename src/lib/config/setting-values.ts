import type { ProfileSetting } from './profiles.ts';

/** How the text of a setting becomes a value, wherever the text comes from. */
interface SettingParser<T> {
  /** Undefined when the text is no such value. */
  parse(text: string): T | undefined;
  /** Goes on after the value: `"abc" is not …`. */
  reason: string;
}

const url: SettingParser<string> = {
  parse: parseUrl,
  reason: 'is not an http or https URL, or has a user, a query or a fragment',
};
const contractId: SettingParser<string> = {
  parse: (text) => (/^S[0-9A-Z]{27,41}\.[a-zA-Z][a-zA-Z0-9-]{0,127}$/.test(text) ? text : undefined),
  reason: 'is not a contract id (ADDRESS.name)',
};

/** The parser of each setting: one rule for the file, the environment, the command line and `config set`. */
export const settingParsers = {
  'node-url': url,
  'indexer-url': url,
  'chain-id': count(0xffffffffn, 'is not a chain id'),
  'transaction-version': choice(['mainnet', 'testnet']),
  'address-prefix': choice(['SP', 'ST']),
  registry: contractId,
  'access-control': contractId,
  'patient-consent': contractId,
  signer: { parse: (text) => (text === '' ? undefined : text), reason: 'is empty' },
  account: count(0x7fffffffn, 'is not an account index'),
  'max-fee': count(2n ** 64n - 1n, 'is not a whole number of microSTX'),
  'max-tip-age': {
    parse: (text) => (text === 'none' ? 'none' : parseCount(text, 2n ** 31n)),
    reason: 'is neither seconds nor none',
  },
} as const satisfies Record<ProfileSetting, SettingParser<string | bigint>>;

/** A user would be shown by every error, and paths are put behind the URL as it is. */
function parseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, pathname, href } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return href === `${origin}${pathname}` ? href.replace(/\/+$/, '') : undefined;
}

function parseCount(text: string, max: bigint): bigint | undefined {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= max ? value : undefined;
}

function count(max: bigint, reason: string): SettingParser<bigint> {
  return { parse: (text) => parseCount(text, max), reason };
}

function choice<const T extends string>(choices: readonly T[]): SettingParser<T> {
  return {
    parse: (text) => choices.find((one) => one === text),
    reason: `is not ${choices.join(' or ')}`,
  };
}
