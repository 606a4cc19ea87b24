import type { LedgerEvent } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import { hashCell } from './cells.ts';
import { CellHasher } from './hash-cells.ts';
import type { Head } from './head.ts';
import { explainAccess } from './make-receipt.ts';
import type { Fact, Receipt } from './receipt.ts';
import { nameCells, parseRow, type Row } from './row.ts';

/** What shows that a row is of the log. */
export type ProvenBy = 'receipt' | 'ledger' | 'nothing';

export interface VerifiedReceipt {
  access: LedgerEvent;
  provenBy: ProvenBy;
  facts: readonly (Fact & { event: LedgerEvent; provenBy: ProvenBy })[];
  /** The facts lead to the decision; undefined where the rules were replaced by others than this program knows. */
  redecided: boolean | undefined;
}

export interface ReceiptTrust {
  /** Heads that were kept; none for the one in the receipt. */
  heads: readonly Head[];
  /** The row of a number in a ledger that is trusted. */
  findRow?: ((seq: bigint) => Promise<Row | undefined>) | undefined;
}

const hasher = new CellHasher();

/**
 * Verifies a receipt: each row by its hash; the access and its facts by the links of the rows to a head, or by a
 * ledger; the decision by replaying the facts.
 *
 * @param path for errors
 * @throws receipt-differs, naming the row
 */
export async function verifyReceipt(
  path: string,
  receipt: Receipt,
  { heads, findRow }: ReceiptTrust,
): Promise<VerifiedReceipt> {
  const refuse = (seq: bigint, reason: string) => fail('receipt-differs', { path, seq, reason });
  const rows = readRows(receipt, refuse);
  const access = rows.get(receipt.seq);
  if (access === undefined) throw refuse(receipt.seq, 'the row of the access is missing');
  checkDecision(receipt, access.event, refuse);
  requireReach(receipt, rows, refuse);
  const linked = linkRows(rows, heads.length > 0 ? heads.map(({ hash }) => hash) : ownHeads(receipt));
  const inLedger = await holdAgainst(receipt, rows, findRow, refuse);
  const provenBy = (seq: bigint): ProvenBy =>
    linked.has(seq) ? 'receipt' : inLedger.has(seq) ? 'ledger' : 'nothing';
  const facts = receipt.facts.map((fact) => {
    const row = rows.get(fact.seq);
    if (row === undefined) throw refuse(fact.seq, 'the row of this fact is missing');
    return { ...fact, event: row.event, provenBy: provenBy(fact.seq) };
  });
  const redecided = decideAgain(receipt, rows, access.event, refuse);
  return { access: access.event, provenBy: provenBy(receipt.seq), facts, redecided };
}

type Refuse = (seq: bigint, reason: string) => Error;

/** The rows by seq, each with the hash of its cells. */
function readRows({ rows, chainId, registry }: Receipt, refuse: Refuse): Map<bigint, Row> {
  const read = new Map<bigint, Row>();
  let last = 0n;
  for (const cells of rows) {
    const all = [...cells, String(chainId), registry];
    let row: Row;
    try {
      row = parseRow(nameCells(all));
    } catch (error) {
      throw refuse(last + 1n, `the row behind seq ${last} is none: ${(error as Error).message}`);
    }
    const { seq } = row.event;
    if (hasher.hash(all) !== hashCell.format(row.hash))
      throw refuse(seq, 'its hash is not that of its cells');
    if (seq <= last) throw refuse(seq, `it stands behind seq ${last}`);
    last = seq;
    read.set(seq, row);
  }
  return read;
}

/** The decision as the receipt tells it has to be the one in the event. */
function checkDecision({ decision }: Receipt, access: LedgerEvent, refuse: Refuse): void {
  const { topic, outcome, ref, seq } = access;
  if (topic !== 'access-permitted' && topic !== 'access-denied') throw refuse(seq, 'it is no logged access');
  const same =
    decision.permitted === (topic === 'access-permitted') &&
    decision.code === outcome &&
    decision.basis === ref;
  if (!same) throw refuse(seq, 'the decision is not the one in the event');
}

/** The access has to be linked to the head that the receipt says it reaches, whatever else is trusted. */
function requireReach(receipt: Receipt, rows: ReadonlyMap<bigint, Row>, refuse: Refuse): void {
  const { reaches, head, seq } = receipt;
  if ((reaches === 'log') !== (head !== null) || (reaches === 'patient') !== (receipt.patientHead !== null)) {
    throw refuse(seq, 'it has a head that it does not reach, or reaches one that it does not have');
  }
  const [named] = ownHeads(receipt);
  if (named === undefined) return;
  const found = [...rows.values()].find(({ hash }) => hash === named);
  if (found === undefined) throw refuse(seq, 'no row is the one that the head in the receipt names');
  if (head !== null && found.event.seq !== head.seq) {
    throw refuse(found.event.seq, `the head in the receipt says that this row is seq ${head.seq}`);
  }
  if (!linkRows(rows, [named]).has(seq)) throw refuse(seq, 'the rows do not link the access to the head');
}

function ownHeads({ head, patientHead }: Receipt): string[] {
  return [head, patientHead].flatMap((one) => (one === null ? [] : [one.hash]));
}

/** The rows that these hashes lead to: a row that is linked names the hashes of two before it. */
function linkRows(rows: ReadonlyMap<bigint, Row>, hashes: readonly string[]): Set<bigint> {
  const byHash = new Map([...rows.values()].map((row) => [row.hash, row]));
  const linked = new Set<bigint>();
  const open = [...hashes];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    const row = byHash.get(hash);
    if (row === undefined || linked.has(row.event.seq)) continue;
    linked.add(row.event.seq);
    open.push(row.event.prev, row.event['patient-prev']);
  }
  return linked;
}

/** Which of the access and the facts a ledger has; one that it has otherwise is refused. */
async function holdAgainst(
  { seq: access, facts }: Receipt,
  rows: ReadonlyMap<bigint, Row>,
  findRow: ReceiptTrust['findRow'],
  refuse: Refuse,
): Promise<Set<bigint>> {
  const found = new Set<bigint>();
  if (findRow === undefined) return found;
  for (const { seq } of [{ seq: access }, ...facts]) {
    const own = await findRow(seq);
    if (own === undefined) continue;
    if (own.hash !== rows.get(seq)?.hash) throw refuse(seq, 'the ledger has another event of this number');
    found.add(seq);
  }
  return found;
}

/** Replays the rows, and compares what they lead to with what the receipt says. Undefined when the rules are not known. */
function decideAgain(
  receipt: Receipt,
  rows: ReadonlyMap<bigint, Row>,
  access: LedgerEvent,
  refuse: Refuse,
): boolean | undefined {
  const { seq, facts, decision } = receipt;
  const before = [...rows.values()].map(({ event }) => event).filter((event) => event.seq < seq);
  const isAccess = ({ topic }: LedgerEvent) => topic === 'access-permitted' || topic === 'access-denied';
  const changes = before.filter((event) => !isAccess(event));
  const told = explainAccess(
    receipt.registry,
    access,
    changes.filter((event) => event.patient === null),
    changes.filter((event) => event.patient === access.patient),
  );
  const { code, basis, permitted } = told.decision;
  const list = (of: readonly { seq: bigint; about: readonly string[] }[]) =>
    of.map((fact) => `${fact.seq} ${fact.about.toSorted().join(' ')}`);
  const due = list(told.events.map(({ event, about }) => ({ seq: event.seq, about })));
  const other = list(facts).find((fact, i) => fact !== due[i]) ?? due[facts.length];
  if (other !== undefined) {
    const at = BigInt(other.split(' ')[0] ?? 0);
    throw refuse(at, 'the facts are not those that the rows of the receipt lead to');
  }
  if (told.replacedRules !== undefined) return undefined;
  if (permitted === decision.permitted && code === decision.code && basis === decision.basis) return true;
  throw refuse(seq, 'the facts lead to another decision than the one in the event');
}
