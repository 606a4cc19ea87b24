import { validateStacksAddress } from '@stacks/transactions';
import type { Profile } from '../config/profiles.ts';
import type { FaultCode } from './faults.ts';

/** Says what is wrong with a text as the principal of a provider. */
export interface PrincipalRules {
  find(text: string): FaultCode | undefined;
}

/**
 * The rules for a provider's principal: a standard principal (SIP-005) of the profile's network, single or multiple
 * signatures, no contract, and not the institution.
 *
 * @param institution undefined when it is not known: then the last rule is left out
 */
export function principalRules(
  { addressPrefix }: Pick<Profile, 'addressPrefix'>,
  institution?: string,
): PrincipalRules {
  const ours = addressPrefix === 'SP' ? ['SP', 'SM'] : ['ST', 'SN'];
  return {
    find(text) {
      const [address = '', ...contract] = text.split('.');
      // The decoder would take lower case and the letters that look like digits; the chain prints neither.
      if (!/^S[PMTN][0-9A-HJKMNP-TV-Z]{20,40}$/.test(address) || !validateStacksAddress(address)) {
        return 'principal-malformed';
      }
      if (!ours.includes(address.slice(0, 2))) return 'principal-network';
      if (contract.length > 0) return 'principal-contract';
      return address === institution ? 'principal-institution' : undefined;
    },
  };
}
