import { fail } from '../errors/medrec-error.ts';

/** Who gets which role when the registry opens. */
export interface OpeningRoles {
  owner: string;
  registrars: readonly string[];
  reviewers: readonly string[];
  pausers: readonly string[];
}

/** The roles as they were given on the command line. */
export interface GivenRoles {
  /** At most one; the deployer when there is none. */
  owner: readonly string[];
  registrars: readonly string[];
  reviewers: readonly string[];
  pausers: readonly string[];
}

/** The most of one role that `initialize` takes. */
const mostOfficers = 20;

/**
 * Checks the opening roles by the rules of the registry's `initialize`, so that a list which it would refuse is known
 * before three contracts are paid for.
 *
 * @throws bad-usage
 */
export function readOpeningRoles(given: GivenRoles, deployer: string): OpeningRoles {
  const [owner = deployer, ...others] = given.owner;
  if (others.length > 0) throw refuse('--owner was given more than once');
  if (given.registrars.length === 0) throw refuse('--registrar is missing');
  if (given.reviewers.length === 0) throw refuse('--reviewer is missing');
  const { registrars, reviewers, pausers } = given;
  for (const [flag, principals] of Object.entries({
    registrar: registrars,
    reviewer: reviewers,
    pauser: pausers,
  })) {
    if (principals.length > mostOfficers) {
      throw refuse(`--${flag} names ${principals.length} principals, and at most ${mostOfficers} can open`);
    }
    const repeated = principals.find((principal, i) => principals.indexOf(principal) !== i);
    if (repeated !== undefined) throw refuse(`--${flag} names ${repeated} twice`);
  }
  const opposed: [string, readonly string[]][] = [
    [given.owner.length === 0 ? 'the owner (the signer unless --owner is given)' : '--owner', [owner]],
    ['--registrar', registrars],
    ['--reviewer', reviewers],
  ];
  for (const [i, [flag, principals]] of opposed.entries()) {
    for (const [other, theirs] of opposed.slice(i + 1)) {
      const both = principals.find((principal) => theirs.includes(principal));
      if (both !== undefined)
        throw refuse(`${flag} and ${other} are both ${both}, and must be different principals`);
    }
  }
  return { owner, registrars, reviewers, pausers };
}

function refuse(reason: string): Error {
  return fail('bad-usage', { reason, next: 'medrec deploy --help' });
}
