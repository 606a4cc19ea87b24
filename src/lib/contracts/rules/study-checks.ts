import { officerRoles, registrationStatuses, roles } from '../vocabulary.ts';
import { covers, has } from './masks.ts';
import { type Checks, given } from './situation.ts';

/** Rules of patient-consent on studies and who takes part in them. */
export const studyChecks: Checks = {
  'ERR-REGISTRAR-ONLY': async (s) => !has(await s.facts.officer(s.signer), officerRoles.registrar),
  'ERR-NOT-A-LEAD': async ({ args, facts }) => {
    const party = await facts.party(args.lead);
    return party === null || (party.role !== 0n && party.role !== roles.researcher);
  },
  'ERR-UNKNOWN-STUDY': async ({ args, facts }) => (await facts.study(args.study)) === null,
  'ERR-STUDY-ENDED': async ({ args, facts, now }) => {
    const study = await facts.study(args.study);
    if (study === null) return undefined;
    const lead = await facts.party(study.lead);
    const ended = study['ends-at'] <= now || lead?.number !== study.number;
    return ended || lead?.status !== registrationStatuses.registered;
  },
  'ERR-NOT-IN-STUDY': async ({ args, facts }) =>
    given(await facts.study(args.study), (study) => !covers(study['data-types'], args['data-types'])),
  'ERR-ALREADY-JOINED': async ({ args, facts, signer, now }) => {
    const study = await facts.study(args.study);
    if (study === null) return undefined;
    const joined = await facts.membership(signer, study.lead);
    if (joined === null || joined['ends-at'] <= now) return false;
    return given(await facts.party(study.lead), ({ number }) => joined.number === number);
  },
  'ERR-NOT-JOINED': async ({ args, facts, signer }) => {
    const study = await facts.study(args.study);
    if (study === null) return undefined;
    return (await facts.membership(signer, study.lead))?.study !== args.study;
  },
};
