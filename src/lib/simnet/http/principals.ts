import { validateStacksAddress } from '@stacks/transactions';
import { badRequest } from './errors.ts';

const contractName = /^[a-zA-Z](?:[a-zA-Z0-9]|[-_]){0,127}$/;

/**
 * A standard principal of any network, its checksum checked.
 *
 * @throws HttpError 400
 */
export function parseAddress(text: string): string {
  if (validateStacksAddress(text)) return text;
  throw badRequest(`"${text.slice(0, 80)}" is not a Stacks address`);
}

/**
 * A standard or a contract principal.
 *
 * @throws HttpError 400
 */
export function parsePrincipal(text: string): string {
  const dot = text.indexOf('.');
  if (dot === -1) return parseAddress(text);
  return parseContractId(text.slice(0, dot), text.slice(dot + 1));
}

/** @throws HttpError 400 */
export function parseContractId(address: string, name: string): string {
  if (!contractName.test(name)) throw badRequest(`"${name.slice(0, 80)}" is not a contract name`);
  return `${parseAddress(address)}.${name}`;
}
