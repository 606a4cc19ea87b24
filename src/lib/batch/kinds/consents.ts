import type { Context } from '../../../context.ts';
import { chooseSigner, type SignerChoice } from '../../chain/signer.ts';
import type { Consent, Party } from '../../contracts/rules/facts.ts';
import { covers } from '../../contracts/rules/masks.ts';
import type { Situation } from '../../contracts/rules/situation.ts';
import { fromMask, purposes, toMask } from '../../contracts/vocabulary.ts';
import { fail } from '../../errors/medrec-error.ts';
import { announceTemplate, fillConsent } from '../../templates/fill-consent.ts';
import type { Template } from '../../templates/template.ts';
import type { BatchKind, BatchRow } from '../batch-kind.ts';
import { type End, earliestEnd } from '../end-column.ts';
import { unlockPatient } from './unlock-patient.ts';

interface ConsentRow extends BatchRow {
  /** The address of the patient who signs; undefined for the key of --from. */
  patient: string | undefined;
  /** The name of the patient's key. */
  key: string | undefined;
  provider: string;
  'data-types': bigint;
  expiry: bigint;
  span: bigint;
  /** The name of its template, and the purposes (mask) that this allows at most. */
  template: string | undefined;
  allowed: bigint | undefined;
}

interface Cells {
  patient: string | undefined;
  provider: string;
  template: Template | undefined;
  'data-types': bigint | undefined;
  expires: End | undefined;
}

export interface ConsentOptions {
  /** For rows that name none. */
  template: Template | undefined;
  /** Where each patient's password is, in a file of the name of the key. */
  passwordFolder: string | undefined;
  /** The name of the key that pays the fees of all patients. */
  sponsor: string | undefined;
  sponsorPasswordFile: string | undefined;
}

/** Granting consents: a patient's own list, or the rows of many patients, each signed with that patient's key. */
export function consents(context: Context, options: ConsentOptions): BatchKind<Cells, ConsentRow> {
  const { sponsor, sponsorPasswordFile: passwordFile } = options;
  const patients = new Map<string, SignerChoice>();
  const announced = new Set<string>();

  /** Account 0 of a patient's key: --account is for the key of --from. */
  const choosePatient = async (name: string): Promise<SignerChoice> => {
    const known = patients.get(name) ?? { ...(await chooseSigner(context, name)), account: 0 };
    patients.set(name, known);
    return known;
  };

  return {
    contract: 'patient-consent',
    function: 'grant-consents',
    longest: 50,
    names: ['patient', 'provider'],
    // A row without a patient in a file that names them would be signed by whoever runs the command.
    wholeColumns: ['patient'],
    ofSender: new Set(['ERR-CONSENT-PAUSED', 'ERR-NOT-PROTOCOL']),
    async makeRow(cells) {
      const { patient: name, provider, 'data-types': dataTypes, expires } = cells;
      const template = cells.template ?? options.template;
      for (const [field, value] of [
        ['data-types', dataTypes],
        ['expires', expires],
      ] as const) {
        if (template !== undefined || value !== undefined) continue;
        throw fail('bad-usage', { reason: `neither ${field} nor a template`, next: 'medrec template list' });
      }
      const given = { template, 'data-types': dataTypes, expiry: expires?.at };
      const filled = await fillConsent(context, 'consent import', given);
      if (template !== undefined && dataTypes === undefined && !announced.has(template.name)) {
        announced.add(template.name);
        announceTemplate(context, template, { given, filled });
      }
      return {
        patient: name === undefined ? undefined : (await choosePatient(name)).address,
        key: name,
        provider,
        ...filled,
        span: expires === undefined ? (template?.seconds ?? 0n) : expires.span,
        template: template?.name,
        allowed: template === undefined ? undefined : toMask(purposes, template.purposes),
      };
    },
    sponsor: sponsor === undefined ? undefined : { name: sponsor, passwordFile },
    signerOf: ({ key }) => (key === undefined ? undefined : patients.get(key)),
    unlock: (choice) => unlockPatient(context, choice, options.passwordFolder),
    toArguments: (rows) => ({
      consents: rows.map(({ provider, expiry, 'data-types': dataTypes }) => ({
        provider,
        'data-types': dataTypes,
        expiry,
      })),
    }),
    async look(row, { facts, signer, now }: Situation) {
      const [party, consent] = await Promise.all([
        facts.party(row.provider),
        facts.consent(signer, row.provider),
      ]);
      // Of one who is not registered the contract's own rule says so.
      if (party === null) return { send: row };
      const granted = (await facts.policy(party.role)).purposes;
      if (isGranted(row, { party, consent, granted, now })) {
        return { skip: 'the patient consents to this already, for as long or longer' };
      }
      if (row.allowed === undefined || covers(row.allowed, granted)) return { send: row };
      const [most, given] = [row.allowed, granted].map((mask) => fromMask(purposes, mask).join(', '));
      const reason = `the template "${row.template}" is for ${most} at most, and a consent to this grantee is for ${given}`;
      return { fault: { code: 'template-purposes', reason } };
    },
  };
}

/**
 * Whether each of the row's types is consented to under the grantee's present registration, for the purposes that a
 * grant would have, and until its end or longer: a grant would then change nothing, or make the consent end sooner.
 */
function isGranted(
  row: ConsentRow,
  { party, consent, granted, now }: { party: Party; consent: Consent; granted: bigint; now: bigint },
): boolean {
  // An end in the past is a slip, whatever is consented to.
  if (row.expiry <= now || consent.number !== party.number || !covers(consent.purposes, granted))
    return false;
  const earliest = earliestEnd({ at: row.expiry, span: row.span });
  return consent.expiries.every((expiry, bit) => {
    const isNamed = covers(row['data-types'], 1n << BigInt(bit));
    return !isNamed || (expiry > now && expiry >= earliest);
  });
}
