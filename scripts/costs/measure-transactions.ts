import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../../src/lib/contracts/interface.ts';
import { roles } from '../../src/lib/contracts/vocabulary.ts';
import { contracts, deployer } from '../../tests/contracts/support/open-chain.ts';
import { commitment, principalOf } from '../../tests/contracts/support/open-hospital.ts';

/** Lengths in bytes of transactions signed by one key, without post-conditions: a node asks at least 1 microSTX a byte. */
export type Lengths = Record<string, number>;

/** A compressed public key that no one has the private key of: only its length matters. */
const publicKey = `02${'11'.repeat(32)}`;
const root = commitment('root');

/** Measures the transactions that bring providers in, by function name; `name(n)` for a list of n. */
export async function measureTransactions(): Promise<Lengths> {
  const lengths: Lengths = {};
  const measure = async (name: string, size: number, row: Record<string, unknown>) => {
    const people = Array.from({ length: size }, (_, index) => principalOf(`provider-${index}`));
    const given = { providers: people.map((provider) => ({ provider, ...row })) };
    lengths[`${name}(${size})`] = await measureLength('access-control', name, given);
  };
  for (const size of [1, 10, 50, 100, 200]) {
    await measure('register-providers', size, { role: roles.nurse, root });
    await measure('verify-providers', size, { number: 1n, root, 'valid-until': 1n });
  }
  const credentials = { role: roles.nurse, root };
  const institution = principalOf('hospital');
  lengths['register-provider'] = await measureLength('access-control', 'register-provider', {
    credentials,
    institution,
  });
  const consent = { provider: institution, 'data-types': 63n, expiry: 1n };
  lengths['grant-consent'] = await measureLength('patient-consent', 'grant-consent', consent);
  return lengths;
}

async function measureLength(
  contract: keyof typeof contracts,
  name: string,
  given: unknown,
): Promise<number> {
  const { makeUnsignedContractCall, PostConditionMode } = await import('@stacks/transactions');
  const functions: Readonly<Record<string, FunctionBinding>> = contracts[contract].functions;
  const binding = functions[name];
  if (binding === undefined) throw new Error(`${contract} has no function ${name}`);
  const transaction = await makeUnsignedContractCall({
    contractAddress: deployer,
    contractName: contract,
    functionName: name,
    functionArgs: encodeArguments(binding, given as never),
    postConditionMode: PostConditionMode.Deny,
    network: 'testnet',
    publicKey,
    nonce: 0n,
    fee: 0n,
  });
  return transaction.serializeBytes().length;
}
