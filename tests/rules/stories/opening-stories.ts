import { contractNamed, numberOf, root, type Step } from './step.ts';

const opening = (registrars: string[], reviewers: string[], pausers: string[] = []) => ({
  owner: 'board',
  registrars,
  reviewers,
  pausers,
});

/** Stories of a registry that nobody has opened yet, and whose rules are replaced. */
export const openingStories: Readonly<Record<string, readonly Step[]>> = {
  opening: [
    ['board', 'add-pauser', { who: 'security' }, 'ERR-NOT-OWNER'],
    ['board', 'initialize', opening(['registrar'], ['reviewer']), 'ERR-NOT-DEPLOYER'],
    ['admin', 'initialize', opening([], ['reviewer']), 'ERR-NO-OFFICERS'],
    ['admin', 'initialize', opening(['registrar'], []), 'ERR-NO-OFFICERS'],
    ['admin', 'initialize', opening(['registrar', 'registrar'], ['reviewer']), 'ERR-ALREADY-OFFICER'],
    ['admin', 'initialize', opening(['registrar'], ['registrar']), 'ERR-ROLES-CONFLICT'],
    ['admin', 'initialize', opening(['board'], ['reviewer']), 'ERR-ROLES-CONFLICT'],
    ['admin', 'propose-owner', { candidate: 'stranger' }, 'ok'],
    ['stranger', 'accept-ownership', {}, 'ok'],
    ['admin', 'initialize', opening(['registrar'], ['reviewer']), 'ERR-NOT-OWNER'],
    ['stranger', 'initialize', opening(['registrar'], ['reviewer']), 'ERR-NOT-DEPLOYER'],
    ['stranger', 'propose-owner', { candidate: 'admin' }, 'ok'],
    ['admin', 'accept-ownership', {}, 'ok'],
    ['admin', 'initialize', opening(['registrar'], ['reviewer'], ['board', 'reviewer']), 'ok'],
    ['admin', 'initialize', opening(['doctor'], ['nurse']), 'ERR-ALREADY-INITIALIZED'],
  ],
  'a replaced contract': [
    ['board', 'queue-protocol-contract', { slot: 2n, contract: contractNamed('registry') }, 'ok'],
    ['board', 'queue-protocol-contract', { slot: 1n, contract: contractNamed('registry') }, 'ok'],
    ['board', 'add-reviewer', { who: 'stranger' }, 'ok'],
    ['board', 'propose-owner', { candidate: 'stranger' }, 'ok'],
    ['burn', '', 146n],
    ['board', 'activate-change', { number: numberOf('add-reviewer') }, 'ok'],
    ['stranger', 'accept-ownership', {}, 'ERR-ROLES-CONFLICT'],
    ['patient', 'set-emergency-preferences', { 'data-types': 3n }, 'ok'],
    ['board', 'activate-change', { number: numberOf('queue-protocol-contract 2') }, 'ok'],
    ['patient', 'set-emergency-preferences', { 'data-types': 1n }, 'ERR-NOT-PROTOCOL'],
    ['patient', 'publish-encryption-key', { key: root }, 'ok'],
    ['board', 'activate-change', { number: numberOf('queue-protocol-contract 1') }, 'ERR-INVALID-CONTRACT'],
  ],
};
