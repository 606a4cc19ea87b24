import type { Chain } from '../../chain/chain.ts';
import type { registry } from '../generated/registry.ts';
import type { OutputOf } from '../interface.ts';
import { readContract } from '../query-contract.ts';
import { readMap } from '../read-map.ts';
import { limits, purposes } from '../vocabulary.ts';

type Getters = typeof registry.functions;
type Answer<N extends keyof Getters> = OutputOf<Getters[N]>;
/** A registration: of a provider, or with role 0 of an institution. */
export type Party = NonNullable<Answer<'get-party'>>;
export type Settings = Answer<'get-settings'>;
export type Policy = Settings['policies'][number];
export type Consent = Answer<'get-consent'>;

/** What a consent to an institution may hold: every type, for TREAT unless updated, and 5 years. */
const institutionPolicy: Policy = {
  'data-types': 63n,
  purposes: purposes.TREAT,
  longest: limits.institutionConsent,
  flags: 0n,
};

/** What `get-consent` answers where there is no entry. */
const emptyConsent: Consent = {
  expiries: Array<bigint>(6).fill(0n),
  purposes: 0n,
  objections: 0n,
  number: 0n,
  seq: 0n,
};

/** What the registry's getters and maps say, each asked once and only when a rule needs it. */
export class Facts {
  readonly #answers = new Map<string, Promise<unknown>>();

  constructor(readonly chain: Chain) {}

  /** The time of the node's newest block, in seconds: what a contract sees when it is only read. */
  time = async () => (await this.#read('get-grantee-facts', { pairs: [] })).time;
  settings = () => this.#read('get-settings', {});
  ownership = () => this.#read('get-ownership', {});
  /** The roles of an officer, a mask. */
  officer = (who: string) => this.#read('get-officer', { who });
  officerCount = (role: bigint) => this.#read('get-officer-count', { role });
  change = (number: bigint) => this.#read('get-change', { number });
  party = (who: string) => this.#once(`party ${who}`, () => readMap(this.chain, 'parties', who));
  move = (provider: string) => this.#read('get-move', { provider });
  /** The registration number under which a provider is on a care team. */
  careTeam = (patient: string, provider: string) =>
    this.#once(`care team ${patient} ${provider}`, () =>
      readMap(this.chain, 'care-teams', { patient, provider }),
    );
  /** The entry of a pair; all zero where there is none. */
  consent = (patient: string, grantee: string): Promise<Consent> =>
    this.#once(`consent ${patient} ${grantee}`, async () => {
      return (await readMap(this.chain, 'consents', { patient, grantee })) ?? emptyConsent;
    });
  temporaryGrant = (patient: string, provider: string) =>
    this.#read('get-temporary-grant', { patient, provider });
  request = (patient: string, provider: string) => this.#read('get-request', { patient, provider });
  override = (override: bigint) => this.#read('get-override', { override });
  activeOverride = (patient: string, provider: string) =>
    this.#read('get-active-override', { patient, provider });
  /** Oldest first. */
  unreviewed = (provider: string) => this.#read('get-unreviewed-overrides', { provider });
  preferences = (patient: string) => this.#read('get-emergency-preferences', { patient });
  study = (study: bigint) => this.#read('get-study', { study });
  membership = (patient: string, lead: string) => this.#read('get-membership', { patient, lead });

  async provider(who: string): Promise<Party | null> {
    const party = await this.party(who);
    return party !== null && party.role > 0n ? party : null;
  }

  async institution(who: string): Promise<Party | null> {
    const party = await this.party(who);
    return party?.role === 0n ? party : null;
  }

  /** The suspension level of a provider's institution; of an institution, its own. */
  async institutionSuspension(party: Party): Promise<bigint> {
    return (await this.party(party.institution))?.suspension ?? 0n;
  }

  /** Of a role, or with 0 of an institution. */
  async policy(role: bigint): Promise<Policy> {
    const { policies } = await this.settings();
    return role === 0n ? institutionPolicy : (policies[Number(role) - 1] ?? institutionPolicy);
  }

  /** The types (mask) that a patient objects to a grantee reading, under this key or the first of its registration. */
  async objected(patient: string, grantee: string): Promise<bigint> {
    const pairs = [{ patient, provider: grantee }];
    const key = `objected ${patient} ${grantee}`;
    return await this.#once(key, async () => {
      const { rows } = (await readContract(this.chain, 'registry', 'get-grantee-facts', {
        pairs,
      })) as Answer<'get-grantee-facts'>;
      return rows[0]?.objected ?? 0n;
    });
  }

  /** The types (mask) that a patient objects to a provider, or its institution, reading. */
  async objections(patient: string, provider: string): Promise<bigint> {
    const employer = (await this.party(provider))?.institution ?? provider;
    const [own, shared] = await Promise.all([
      this.objected(patient, provider),
      this.consent(patient, employer),
    ]);
    return own | shared.objections;
  }

  /** Whether there is a contract of that id; a node's own answer, since no getter has it. */
  async isDeployed(id: string): Promise<boolean> {
    return await this.#once(`source ${id}`, async () => {
      return id.includes('.') && (await this.chain.source(id)) !== undefined;
    });
  }

  #read<N extends keyof Getters>(name: N, values: Record<string, unknown>): Promise<Answer<N>> {
    const key = `${name} ${Object.values(values).join(' ')}`;
    return this.#once(key, async () => {
      return (await readContract(this.chain, 'registry', name, values)) as Answer<N>;
    });
  }

  #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key) ?? ask();
    this.#answers.set(key, known);
    return known as Promise<T>;
  }
}
