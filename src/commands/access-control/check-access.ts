import { defineCommand } from '../../command.ts';
import { contractQuery } from '../../contract-command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { fromLedgerOptions } from '../../lib/ledger/answers/options.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { optional } from '../../lib/parameters/basic.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { dataTypesOption, purposeOption } from '../../lib/parameters/vocabulary.ts';

/** How old the ledger may be unless told otherwise, in seconds: as old as a node's newest block. */
const defaultMaxAge = 600n;

/** What the contract is asked; in the lines of the file with `--input`. */
const asked = {
  patient: optional(principalParameter('[patient]', 'the patient')),
  provider: optional(principalParameter('[provider]', 'the provider')),
  'data-types': optional(dataTypesOption()),
  purpose: optional(purposeOption()),
};

const query = contractQuery({
  contract: 'access-control',
  function: 'check-access',
  group: 'Access',
  summary: 'ask whether a provider may read data types of a patient for a purpose',
  examples: [],
  arguments: asked,
});

const command = defineCommand({
  group: query.group,
  summary: query.summary,
  description: [
    'The answer is advice, of the newest block: log the access with `medrec log-access-event` first, and read the record only when that event permits it.',
    'With --from-ledger the answer comes from the local ledger (`medrec ledger sync`), for as long as that met the head of the node no longer ago than --max-age; then from the chain. --input asks many questions: one JSON object a line, such as {"id": 1, "patient": "ST2…", "provider": "ST3…", "data-types": ["lab-results"], "purpose": "TREAT"}. The answers come at once, one a line, in the same order; a line that is no question is answered with an error, and the exit code is 9.',
    'With --as-of the ledger tells what the contract would have answered then, and which events that rests on.',
  ].join('\n\n'),
  examples: [
    'medrec check-access patient-1 doctor-1 --data-types lab-results --purpose TREAT',
    'medrec check-access patient-1 doctor-1 --data-types lab-results --purpose TREAT --as-of 2027-01-31T18:00:00Z',
    'medrec check-access --input questions.ndjson --max-age 1h > answers.ndjson',
  ],
  parameters: { ...asked, ...fromLedgerOptions, ...ledgerOptions },
  async action(context, input) {
    const { patient, provider, 'data-types': dataTypes, purpose, ...options } = input;
    const { asOf, fromLedger, maxAge, input: file } = options;
    const fromFile = file !== undefined;
    const given = [patient, provider, dataTypes, purpose];
    const isWhole = !given.includes(undefined);
    if (fromFile ? given.some((each) => each !== undefined) : !isWhole) {
      throw badUsage('give a patient, a provider, --data-types and --purpose, or --input and none of them');
    }
    const current = asOf === undefined && (fromLedger || fromFile);
    if (asOf !== undefined && fromLedger) throw badUsage('--as-of is always answered from the ledger, alone');
    if (maxAge !== undefined && !current) throw badUsage('--max-age needs --from-ledger or --input');
    if (!current && asOf === undefined) {
      return await query.action(context, { patient, provider, 'data-types': dataTypes, purpose });
    }
    const { runCheckAccess } = await import('../../lib/ledger/answers/run-check-access.ts');
    const one = patient === undefined || provider === undefined ? undefined : { patient, provider };
    return await runCheckAccess(context, {
      ...options,
      maxAge: maxAge ?? defaultMaxAge,
      asked: one && {
        patient: one.patient,
        question: { provider: one.provider, dataTypes: dataTypes ?? 0n, purpose: purpose ?? 0n },
      },
    });
  },
});

/** `medrec check-access`: ask whether a provider may read data types of a patient for a purpose. */
export default { ...command, wraps: query.wraps };

function badUsage(reason: string) {
  return fail('bad-usage', { reason, next: 'medrec check-access --help' });
}
