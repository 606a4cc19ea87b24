import type { SignerChoice } from '../chain/signer.ts';
import type { ContractName } from '../config/profiles.ts';
import type { Situation } from '../contracts/rules/situation.ts';
import type { Signer } from '../keystore/signer.ts';

/** What a row of the file says; it is kept on the disk between checking and sending, see pack-row.ts. */
export type BatchRow = Readonly<Record<string, string | bigint | Uint8Array | undefined>>;

/** What is to become of a row, as the chain is now. */
export type Verdict<Row> =
  /** To be sent, with what the chain had to say for it. */
  | { send: Row }
  /** Done already; why. */
  | { skip: string }
  | { fault: { code: string; reason: string } };

/** A bulk operation: which rows go into which call of which function, and what speaks against a row. */
export interface BatchKind<Cells, Row extends BatchRow> {
  contract: ContractName;
  function: string;
  /** The longest list that the function takes; 1 for a function of one row. */
  longest: number;
  /** The fields that name a row: no two rows have the same, and the report shows them. */
  names: readonly (keyof Row & string)[];
  /** Columns that the file may leave out, but no row of a file that has them. */
  wholeColumns?: readonly string[];
  /** The errors of the contract that are about who sends or the contract itself: no other row would do better. */
  ofSender: ReadonlySet<string>;
  /** Makes the row of its parsed cells. Throws a MedrecError for what is at fault with them together. */
  makeRow(cells: Cells, line: number): Row | Promise<Row>;
  /** The function's arguments for a list of rows; for none too, to ask who may send at all. */
  toArguments(rows: readonly Row[]): Record<string, unknown>;
  /**
   * What the contract's own rules do not say of a row: whether it is done, and what is to be filled in. The rules are
   * held against what it gives to send.
   */
  look(row: Row, situation: Situation): Promise<Verdict<Row>>;
  /** The error of a sender who may send no row at all, where no rule about the sender alone says so. */
  refuseSender?(situation: Situation): Promise<string | undefined>;
  /** The names of the keys that send, several at once; that of `--from` unless given. */
  senders?: readonly string[];
  /** Who signs a row, where each row has its own signer; undefined for the key of `--from`. */
  signerOf?(row: Row): SignerChoice | undefined;
  /** The key that pays every fee in the place of those that sign, and where its password is. */
  sponsor?: { name: string; passwordFile: string | undefined } | undefined;
  /** Unlocks the key of rows that have their own signer. */
  unlock?(choice: SignerChoice): Promise<Signer>;
}
