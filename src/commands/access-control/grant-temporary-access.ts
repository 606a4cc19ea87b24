import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { spanOption } from '../../lib/parameters/time.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec grant-temporary-access`: let a provider read for a short time: a referral. */
export default contractCommand({
  contract: 'access-control',
  function: 'grant-temporary-access',
  group: 'Access',
  summary: 'let a provider read for a short time: a referral',
  description:
    'For TREAT only. It ends with its span, with the consent it rests on, and with the standing of who granted it.',
  examples: [
    'medrec grant-temporary-access patient-1 cardiologist-1 --duration 14d --data-types lab-results --from doctor-1',
  ],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider who gets access'),
    duration: spanOption('--duration <span>', 'how long, at most 30d'),
    'data-types': dataTypesOption(),
  },
});
