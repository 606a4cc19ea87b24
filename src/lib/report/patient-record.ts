import type { Entry } from './entry.ts';
import { RoleBook } from './role-book.ts';

/** What an accounting must know of a patient beside the accesses: overrides with their reviews, and studies. */
export class PatientRecord {
  readonly #roles = new RoleBook();
  readonly #overrides: { started: Entry; review: Entry | undefined }[] = [];
  readonly #joined: Entry[] = [];

  /** The next event, in the order of the log. */
  add(entry: Entry): void {
    this.#roles.add(entry);
    if (entry.topic === 'override-started') this.#overrides.push({ started: entry, review: undefined });
    if (entry.topic === 'study-joined') this.#joined.push(entry);
    if (entry.topic !== 'override-reviewed') return;
    const reviewed = this.#overrides.find(({ started }) => started.ref === entry.ref);
    if (reviewed !== undefined) reviewed.review = entry;
  }

  /** The role in which a provider was last registered; empty when that is not known. */
  roleOf(provider: string): string {
    return this.#roles.roleOf(provider);
  }

  /** The override that covered an access: the last that the pair had started then. */
  overrideAt({ provider, seq }: Entry): { started: Entry; review: Entry | undefined } | undefined {
    return this.#overrides.findLast(({ started }) => started.provider === provider && started.seq < seq);
  }

  /** The event by which the patient had joined the study of a provider, or of its institution. */
  membershipAt({ provider, institution, seq }: Entry): Entry | undefined {
    const before = this.#joined.filter((joined) => joined.seq < seq);
    return (
      before.findLast((joined) => joined.provider === provider) ??
      before.findLast((joined) => joined.provider === institution)
    );
  }
}
