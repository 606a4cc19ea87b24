import { purposes } from '../contracts/vocabulary.ts';
import { formatTypes } from './cells.ts';
import type { Entry } from './entry.ts';
import type { PatientRecord } from './patient-record.ts';

/** A paragraph of 45 CFR 164.528(a)(1) that leaves disclosures out of an accounting. */
export interface Paragraph {
  id: string;
  name: string;
  /** Why what is listed under it falls under it. */
  text: string;
}

const [treatment, payment, operations, individual, authorization] = [
  {
    id: '§ 164.528(a)(1)(i)',
    name: 'treatment',
    text: 'To carry out treatment: the purposes TREAT and ETREAT. An access under an emergency override counts as treatment unless a review found the override unjustified; where no review is there yet, the statement says so.',
  },
  {
    id: '§ 164.528(a)(1)(i)',
    name: 'payment',
    text: 'To carry out payment: the purpose HPAYMT.',
  },
  {
    id: '§ 164.528(a)(1)(i)',
    name: 'health care operations',
    text: 'To carry out health care operations: the purpose HOPERAT.',
  },
  {
    id: '§ 164.528(a)(1)(ii)',
    name: 'to the individual',
    text: 'To the individual: the recipient is the account of the patient.',
  },
  {
    id: '§ 164.528(a)(1)(iv)',
    name: 'under an authorization',
    text: 'For research that the patient joined: as far as the log shows, the disclosure rests on what the patient agreed to in joining. Whether that was an authorization as § 164.508 asks for is for the records of the study to show; if it was not, these belong into the accounting.',
  },
] as const satisfies readonly Paragraph[];

/** In the order in which a report shows them. */
export const paragraphs: readonly Paragraph[] = [treatment, payment, operations, individual, authorization];

const { TREAT, HPAYMT, HOPERAT, HRESCH, ETREAT } = purposes;

/**
 * Whether a permitted access is to be accounted for, and what it was for in a sentence (45 CFR 164.528(b)(2)(iv)).
 *
 * @returns no paragraph when it is to be accounted for
 */
export function classifyDisclosure(
  entry: Entry,
  record: PatientRecord,
): { paragraph: Paragraph | undefined; statement: string } {
  if (entry.provider === entry.patient) return { paragraph: individual, statement: 'To the patient.' };
  const covered = entry.ref.split('|');
  switch (BigInt(entry.purposes)) {
    case TREAT:
      return { paragraph: treatment, statement: 'Treatment.' };
    case HPAYMT:
      return { paragraph: payment, statement: 'Payment.' };
    case HOPERAT:
      return { paragraph: operations, statement: 'Health care operations.' };
    case ETREAT:
      return covered.includes('override')
        ? classifyOverride(entry, record)
        : { paragraph: treatment, statement: 'Emergency treatment.' };
    case HRESCH: {
      const joined = covered.includes('study') ? record.membershipAt(entry) : undefined;
      if (joined === undefined) return { paragraph: undefined, statement: 'Health research.' };
      const statement = `Health research, study ${joined.ref}, which the patient joined (event ${joined.seq}) with ${formatTypes(joined.dataTypes).replaceAll('|', ', ')}.`;
      return { paragraph: authorization, statement };
    }
    default:
      return { paragraph: undefined, statement: 'A purpose that has no name in this version.' };
  }
}

/** An override that was reviewed as unjustified was not treatment, and what it opened is accounted for. */
function classifyOverride(entry: Entry, record: PatientRecord) {
  const override = record.overrideAt(entry);
  if (override === undefined) return { paragraph: treatment, statement: 'Emergency treatment.' };
  const { started, review } = override;
  const told = `emergency override ${started.ref} (${started.code})`;
  if (review === undefined) {
    return { paragraph: treatment, statement: `Emergency treatment, ${told}, not reviewed yet.` };
  }
  const reviewed = `reviewed as ${review.outcome} (event ${review.seq})`;
  return review.outcome === 'unjustified'
    ? { paragraph: undefined, statement: `Access under the ${told}, ${reviewed}.` }
    : { paragraph: treatment, statement: `Emergency treatment, ${told}, ${reviewed}.` };
}
