import { defineCommand } from '../../command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { flagOption, optionalText } from '../../lib/parameters/basic.ts';
import { npiParameter } from '../../lib/parameters/npi.ts';
import { transactionOptions } from '../../lib/parameters/transaction.ts';

/** `medrec provider claim NPI`: moves a custodial registration to the provider's own key. */
export default defineCommand({
  group: 'Providers',
  summary: "move a custodial registration to the provider's own key",
  description: [
    'With --to and the name of a key on this machine the institution proposes and the provider accepts at once.',
    'On two machines: the institution proposes with --to PRINCIPAL, the provider accepts with --accept, and the institution runs it once more without options, to mark the provider as no longer custodial.',
    'The verification goes along; consents do not, since patients gave them to the other registration. The institution pays for the custodial key, which has no funds.',
  ].join('\n\n'),
  examples: [
    'medrec provider claim 2100079195 --to dr-sampleton --from hospital',
    'medrec provider claim 2100079195 --to ST2… --propose --from hospital',
    'medrec provider claim 2100079195 --accept --provider ST1… --from dr-sampleton',
    'medrec provider claim 2100079195 --from hospital',
  ],
  parameters: {
    npi: npiParameter,
    to: optionalText('--to <key>', "the provider's own key: the name of one here, or its address"),
    propose: flagOption('--propose', 'only propose: the provider accepts by itself'),
    accept: flagOption('--accept', 'accept, as the provider: --from is its own key'),
    provider: optionalText('--provider <principal>', 'with --accept: the custodial principal until now'),
    toPasswordFile: optionalText(
      '--to-password-file <file>',
      "read the password of the provider's key from the first line of a file",
    ),
    timeout: transactionOptions.timeout,
    fee: transactionOptions.fee,
    maxFee: transactionOptions.maxFee,
  },
  async action(context, { npi, to, propose, accept, provider, toPasswordFile, ...fees }) {
    if ((accept && (to !== undefined || propose)) || (propose && to === undefined)) {
      const reason = accept ? '--accept goes without --to and --propose' : '--propose needs --to';
      throw fail('bad-usage', { reason, next: 'medrec provider claim --help' });
    }
    const { acceptClaim, proposeClaim, settleClaim } = await import('../../lib/provider/claim.ts');
    const { parsePrincipal } = await import('../../lib/parameters/principal.ts');
    let claim: Awaited<ReturnType<typeof acceptClaim>>;
    if (accept) {
      const from = provider === undefined ? undefined : await parsePrincipal('--provider', provider, context);
      claim = await acceptClaim(context, npi, from, fees);
    } else if (to === undefined) {
      claim = await settleClaim(context, npi);
    } else {
      const principal = await parsePrincipal('--to', to, context);
      const here = !propose && principal !== to;
      const own = here ? { name: to, passwordFile: toPasswordFile } : undefined;
      claim = await proposeClaim(context, npi, principal, own, fees);
    }
    const next =
      claim.status === 'claimed'
        ? undefined
        : `medrec provider claim ${npi} --accept --provider ${claim.from} --from NAME`;
    return {
      data: { ...claim, custodial: claim.status !== 'claimed', next: next ?? null },
      view: {
        kind: 'fields',
        fields: [
          ['npi', claim.npi],
          ['custodial principal', claim.from],
          ['own principal', claim.to],
          ['status', claim.status],
          ...claim.txids.map((txid) => ['transaction', txid] as const),
          ...(next === undefined ? [] : [['next, by the provider', next] as const]),
        ],
      },
    };
  },
});
