import { defineCommand } from '../../command.ts';
import { choiceOption } from '../../lib/parameters/basic.ts';
import { npiParameter } from '../../lib/parameters/npi.ts';
import { credentialFields } from '../../lib/provider/credential-fields.ts';

/** `medrec provider opening NPI`: one fact behind a provider's commitment, to show to a verifier. */
export default defineCommand({
  group: 'Providers',
  summary: "show one fact behind a provider's commitment, for a verifier",
  description:
    'It shows that fact alone: the others stay hidden by their own salts. Give the file to the verifier, who runs `medrec provider check-opening FILE`. --from names the institution; its password is not needed.',
  examples: [
    'medrec provider opening 2100079195 --field license --from hospital > license.json',
    'medrec provider check-opening license.json',
  ],
  parameters: {
    npi: npiParameter,
    field: choiceOption('--field <field>', 'the fact', credentialFields, 'license'),
  },
  async action(context, { npi, field }) {
    const { showOpening } = await import('../../lib/provider/show-opening.ts');
    const { formatOpening } = await import('../../lib/provider/opening-document.ts');
    const data = formatOpening(await showOpening(context, npi, field));
    return { data, view: { kind: 'text', text: JSON.stringify(data, null, 2) } };
  },
});
