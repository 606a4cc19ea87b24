import type { ContractName, ProtocolContract } from '../config/profiles.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Chain } from './chain.ts';

/** The ids of the protocol contracts that a registry lets write. */
export type ActiveContracts = Record<ProtocolContract, string>;

/**
 * Where the contracts of a profile are. The registry is the anchor, and never changes; which access-control and which
 * patient-consent are in force, it says itself.
 */
export class ContractIds {
  #active: Promise<ActiveContracts | undefined> | undefined;
  readonly #warned = new Set<ContractName>();

  constructor(private readonly chain: Chain) {}

  /** The registry. Throws contract-unset. */
  registry(): string {
    const { contracts, name: profile } = this.chain.profile;
    if (contracts.registry !== undefined) return contracts.registry;
    throw fail('contract-unset', { profile, contract: 'registry' });
  }

  /** The id under which a protocol contract was first deployed: the registry names it in its own source. */
  original(contract: ProtocolContract): string {
    return `${this.registry().split('.')[0]}.${contract}`;
  }

  /**
   * A contract that is in force. A profile that names another is out of date, and is warned of.
   *
   * @throws what {@link active} throws
   */
  async of(contract: ContractName): Promise<string> {
    if (contract === 'registry') return this.registry();
    const { contracts } = this.chain.profile;
    const configured = contracts[contract];
    // Without a registry there is no one to ask.
    if (contracts.registry === undefined && configured !== undefined) return configured;
    const active = (await this.active())?.[contract];
    if (active === undefined) return configured ?? this.original(contract);
    if (configured !== undefined && configured !== active) this.#warn(contract, configured, active);
    return active;
  }

  /**
   * The protocol contracts in force, asked of the registry once; undefined where there is no registry: then nothing
   * was ever replaced. What is activated while the program runs is not seen: a call of the contract before it is then
   * refused.
   *
   * @throws contract-unset, network-mismatch, node-unreachable; node-unusable for an id that is no contract of the
   *   profile's network
   */
  async active(): Promise<ActiveContracts | undefined> {
    this.#active ??= this.#ask();
    try {
      return await this.#active;
    } catch (error) {
      // A node that failed once may answer the next time.
      this.#active = undefined;
      throw error;
    }
  }

  async #ask(): Promise<ActiveContracts | undefined> {
    this.registry();
    // At the same time, and a node of another network is the first thing to know.
    const [checked, settings] = await Promise.allSettled([this.chain.checkNetwork(), this.#readSettings()]);
    if (checked.status === 'rejected') throw checked.reason;
    if (settings.status === 'rejected') throw settings.reason;
    if (settings.value === undefined) return undefined;
    return {
      'access-control': this.#requireContract(settings.value['access-control']),
      'patient-consent': this.#requireContract(settings.value['patient-consent']),
    };
  }

  async #readSettings(): Promise<ActiveContracts | undefined> {
    const { readContract } = await import('../contracts/query-contract.ts');
    try {
      return (await readContract(this.chain, 'registry', 'get-settings', {})) as ActiveContracts;
    } catch (error) {
      if (error instanceof MedrecError && error.code === 'contract-missing') return undefined;
      throw error;
    }
  }

  /** What a node says is signed for: an account, or a contract of another network, is not. */
  #requireContract(id: string): string {
    const { node, profile } = this.chain;
    const network = profile.addressPrefix === 'SP' ? /^S[PM]/ : /^S[TN]/;
    if (network.test(id) && id.includes('.')) return id;
    const reason = `${id} as a protocol contract, which is no contract of this network`;
    throw fail('node-unusable', { url: node.url, path: 'registry::get-settings', reason });
  }

  #warn(contract: ContractName, configured: string, active: string): void {
    if (this.#warned.has(contract)) return;
    this.#warned.add(contract);
    const { name } = this.chain.profile;
    const next = `medrec config unset ${contract} --profile ${name}`;
    this.chain.options.warn?.(
      `the profile "${name}" says that ${contract} is ${configured}, and the registry has ${active} in force, which is used: run \`${next}\``,
    );
  }
}
