/** What the chain keeps of an account beside the engine, which knows neither fees nor nonces. */
export interface Account {
  /** microSTX. */
  balance: bigint;
  /** The nonce of its next transaction. */
  nonce: bigint;
}

/** Balances and nonces. A fork sees its base and keeps its own changes until they are merged. */
export class Accounts {
  readonly #changed = new Map<string, Account>();
  constructor(private readonly base?: Accounts) {}

  get(principal: string): Readonly<Account> {
    return this.#changed.get(principal) ?? this.base?.get(principal) ?? { balance: 0n, nonce: 0n };
  }

  /** Adds to a balance; a negative amount takes away. */
  credit(principal: string, amount: bigint): void {
    const { balance, nonce } = this.get(principal);
    this.#changed.set(principal, { balance: balance + amount, nonce });
  }

  /** Counts one transaction that the account has signed. */
  spendNonce(principal: string): void {
    const { balance, nonce } = this.get(principal);
    this.#changed.set(principal, { balance, nonce: nonce + 1n });
  }

  fork(): Accounts {
    return new Accounts(this);
  }

  /** Takes over the changes of a fork of this. */
  merge(fork: Accounts): void {
    for (const [principal, account] of fork.#changed) this.#changed.set(principal, account);
  }
}
