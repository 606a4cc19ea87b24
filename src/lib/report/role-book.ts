import type { Entry } from './entry.ts';

/** Topics whose code is the role of a registration. */
export const registrationTopics = [
  'institution-registered',
  'registration-requested',
  'provider-registered',
  'registration-moved',
] as const;

/** Who is registered in which role and where, as the log tells it up to the last event added. */
export class RoleBook {
  readonly #roles = new Map<string, string>();

  add({ topic, provider, institution, code }: Entry): void {
    if (!(registrationTopics as readonly string[]).includes(topic)) return;
    this.#roles.set(topic === 'institution-registered' ? institution : provider, code);
  }

  /** `institution` for an institution; empty for who never registered. */
  roleOf(who: string): string {
    return this.#roles.get(who) ?? '';
  }
}
