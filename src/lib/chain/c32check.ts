import { c32addressDecode as decode, c32address as encode } from 'c32check';

/** How many addresses are kept, and as many hashes. */
const most = 4_096;
const decoded = new Map<string, readonly [version: number, hash160: string]>();
const encoded = new Map<string, string>();

/**
 * `c32addressDecode` of c32check, which remembers. `@stacks/transactions` keeps principals as addresses, and decodes
 * each again for every copy of a transaction's bytes, to count them, to ask for the fee, to sign, to name and to send
 * it: most of what a list of 200 rows costs, here and in the embedded chain. The build puts this module in the place of
 * c32check, of which they use nothing else.
 *
 * @throws what c32check throws for what is no address
 */
export function c32addressDecode(address: string): [version: number, hash160: string] {
  const known = decoded.get(address) ?? keep(decoded, address, decode(address));
  return [...known];
}

/** `c32address` of c32check, which remembers, too. Throws what that throws. */
export function c32address(version: number, hash160: string): string {
  const key = `${version} ${hash160}`;
  return encoded.get(key) ?? keep(encoded, key, encode(version, hash160));
}

function keep<T>(known: Map<string, T>, key: string, value: T): T {
  if (known.size >= most) known.clear();
  known.set(key, value);
  return value;
}
