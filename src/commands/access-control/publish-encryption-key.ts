import { contractCommand } from '../../contract-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';

/** `medrec publish-encryption-key`: publish your public encryption key. */
export default contractCommand({
  contract: 'access-control',
  function: 'publish-encryption-key',
  group: 'Providers',
  summary: 'publish your public encryption key',
  examples: ['medrec publish-encryption-key 8f40… --from nurse-1'],
  arguments: { key: bytesOption('<key>', 'the public key', 32) },
});
