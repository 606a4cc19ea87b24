import type { Context } from '../../context.ts';
import { chooseSigner } from '../chain/signer.ts';
import { fail } from '../errors/medrec-error.ts';
import { openCommitment, verifyOpening } from './commitment.ts';
import type { CredentialField } from './credential-fields.ts';
import { readMappings } from './mappings.ts';
import type { OpeningDocument } from './opening-document.ts';
import { readOpenings } from './openings.ts';
import { type Registration, readRegistration } from './registrations.ts';

/**
 * Opens the commitment that the chain has of a provider on one of its facts; the newest one, with a warning, where
 * the chain has another.
 *
 * @throws claim-unknown, opening-missing
 */
export async function showOpening(
  context: Context,
  npi: string,
  field: CredentialField,
): Promise<OpeningDocument> {
  const { providers } = context.folders;
  const { address: institution } = await chooseSigner(context);
  const scope = { network: (await context.profile()).name, institution };
  const mapping = (await readMappings(providers, scope)).get(npi);
  if (mapping === undefined) throw fail('claim-unknown', { npi, ...scope });
  const openings = await readOpenings(providers, scope);
  const chain = await context.chain();
  const onChain = (await readRegistration(chain, mapping.principal))?.root;
  const current = onChain === undefined ? undefined : openings.find(npi, onChain);
  const commitment = current ?? openings.find(npi);
  const opening = commitment === undefined ? undefined : openCommitment(commitment, field);
  if (opening === undefined) throw fail('opening-missing', { what: field, npi, ...scope });
  if (current === undefined) {
    context.output.warn(
      'the chain has another root for this provider: a verifier will refuse this opening until a registrar verifies its root',
    );
  }
  return { ...opening, registry: chain.ids.registry(), provider: mapping.principal };
}

/**
 * Checks an opening as a verifier: the registry must be the profile's, and the root the one on chain.
 *
 * @returns the provider's registration
 * @throws opening-refused
 */
export async function checkOpening(context: Context, opening: OpeningDocument): Promise<Registration> {
  const refuse = (reason: string, next: string) => fail('opening-refused', { reason, next });
  const chain = await context.chain();
  await chain.checkNetwork();
  await chain.freshTip();
  const registryId = chain.ids.registry();
  if (opening.registry !== registryId) {
    throw refuse(
      `it is about the registry ${opening.registry}, and the profile's is ${registryId}`,
      'Give the --profile whose registry it names.',
    );
  }
  const registration = await readRegistration(chain, opening.provider);
  if (registration === undefined) {
    throw refuse(`${opening.provider} is not registered`, 'Do not rely on it.');
  }
  if (Buffer.compare(registration.root, opening.root) !== 0) {
    throw refuse(
      'the chain has another root for this provider',
      'Ask the institution for an opening of the current one: `medrec provider opening NPI`.',
    );
  }
  if (!verifyOpening(registration.root, opening)) {
    throw refuse('its value, salt and path do not lead to the root on chain', 'Do not rely on it.');
  }
  return registration;
}
