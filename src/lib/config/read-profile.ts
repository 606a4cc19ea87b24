import { fail } from '../errors/medrec-error.ts';
import { contractNames, type Profile, type ProfileSetting } from './profiles.ts';
import { settingParsers } from './setting-values.ts';
import type { Setting } from './settings.ts';

type Parsed<S extends ProfileSetting> = NonNullable<ReturnType<(typeof settingParsers)[S]['parse']>>;

/**
 * Makes the profile of resolved settings.
 *
 * @throws setting-missing, invalid-value
 */
export function readProfile(settings: readonly Setting[]): Profile {
  const found = new Map(settings.map((setting) => [setting.name, setting]));
  const name = String(found.get('profile')?.value);

  const optional = <S extends ProfileSetting>(setting: S): Parsed<S> | undefined => {
    const given = found.get(setting);
    if (given === undefined) return undefined;
    const { parse, reason } = settingParsers[setting];
    const value = parse(String(given.value));
    if (value === undefined) throw refuse(given, reason);
    return value as Parsed<S>;
  };
  const required = <S extends ProfileSetting>(setting: S): Parsed<S> => {
    const value = optional(setting);
    if (value === undefined) throw fail('setting-missing', { name: setting, profile: name });
    return value;
  };

  const nodeUrl = required('node-url');
  const addressPrefix = required('address-prefix');
  const contracts: Profile['contracts'] = {};
  for (const contract of contractNames) {
    const id = optional(contract);
    if (id === undefined) continue;
    // Of a multisig's address (SIP-005) the second letter is M or N.
    if (!(addressPrefix === 'SP' ? /^S[PM]/ : /^S[TN]/).test(id)) {
      throw refuse(
        found.get(contract) as Setting,
        `is of another network: here addresses begin with ${addressPrefix}`,
      );
    }
    contracts[contract] = id;
  }
  const signer = optional('signer');
  const maxTipAge = required('max-tip-age');
  return {
    name,
    nodeUrl,
    indexerUrl: optional('indexer-url') ?? nodeUrl,
    chainId: Number(required('chain-id')),
    transactionVersion: required('transaction-version'),
    addressPrefix,
    contracts,
    ...(signer === undefined ? {} : { signer }),
    account: Number(required('account')),
    maxFee: required('max-fee'),
    maxTipAge: maxTipAge === 'none' ? null : Number(maxTipAge),
  };
}

function refuse({ name, value, origin }: Setting, reason: string): Error {
  return fail('invalid-value', {
    name: `the setting ${name} (from ${origin})`,
    value,
    reason,
    next: 'Run `medrec config list --show-origin` to see where each value comes from.',
  });
}
