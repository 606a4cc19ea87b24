import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { headOf } from '../../scripts/history/write-history.ts';
import { hashCanonical } from '../../src/lib/audit/canonical-json.ts';
import { makeReceipt } from '../../src/lib/audit/make-receipt.ts';
import { parseReceipt } from '../../src/lib/audit/parse-receipt.ts';
import { formatReceipt, type Receipt, receiptToData } from '../../src/lib/audit/receipt.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { verifyReceipt } from '../../src/lib/audit/verify-receipt.ts';
import type { Ledger } from '../../src/lib/ledger/ledger.ts';
import { makeRandom } from '../support/make-random.ts';
import { fillLedger } from './fill-ledger.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const log = [...makeHistory({ seed, events: 2_000, patients: 20 })];
const accesses = log
  .map(({ event }) => event)
  .filter(({ topic }) => /^access-(permitted|denied)$/.test(topic));
const folder = mkdtempSync(join(tmpdir(), 'medrec-receipt-'));
let ledger: Ledger;

beforeAll(async () => {
  ledger = await fillLedger({ kind: 'sqlite', path: join(folder, 'ledger.sqlite') }, log);
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As a file: what is written is what is read. */
function readBack(receipt: Receipt): Receipt {
  return parseReceipt(formatReceipt(receiptToData(receipt), undefined)).receipt;
}

const verify = async (receipt: Receipt, trust: Partial<Parameters<typeof verifyReceipt>[2]> = {}) =>
  await verifyReceipt('receipt.json', receipt, { heads: [], ...trust });

describe(`a receipt, seed ${seed}`, () => {
  it('of any access is accepted, and leads to the decision of the contract', async () => {
    const random = makeRandom(seed);
    const reached = new Set<string>();
    for (let i = 0; i < 18; i += 1) {
      // Near the end, the head is near.
      const access = i < 7 ? accesses.at(-1 - i) : accesses[random(accesses.length)];
      const receipt = await makeReceipt(ledger, access?.seq ?? 0n);
      const read = readBack(receipt);
      expect(read).toEqual(receipt);
      reached.add(receipt.reaches);
      const own = await verify(read);
      expect(own).toMatchObject({ access, redecided: true });
      expect(own.provenBy).toBe(receipt.reaches === 'none' ? 'nothing' : 'receipt');
      const held = await verify(read, { findRow: (seq) => ledger.findRow(seq) });
      expect(held.facts.map(({ provenBy }) => provenBy)).not.toContain('nothing');
      // The patient's facts need no ledger.
      const ofPatient = own.facts.filter(({ event }) => event.patient !== null);
      if (receipt.reaches !== 'none') {
        expect(ofPatient.every(({ provenBy }) => provenBy === 'receipt')).toBe(true);
      }
    }
    expect(reached).toContain('log');
    expect(reached).toContain('patient');
  });

  it('is held against heads that were kept', async () => {
    const access = accesses.at(-40);
    const receipt = await makeReceipt(ledger, access?.seq ?? 0n);
    const kept = headOf(log[Number(access?.seq) + 3] as Row);
    expect(await verify(receipt, { heads: [kept] })).toMatchObject({ provenBy: 'receipt' });
    const older = headOf(log[10] as Row);
    expect(await verify(receipt, { heads: [older] })).toMatchObject({ provenBy: 'nothing' });
  });

  it('refuses every value that was changed, though its digest was made anew', async () => {
    const random = makeRandom(seed + 1);
    for (const access of [accesses.at(-5), accesses[random(600)]]) {
      const data = JSON.parse(JSON.stringify(receiptToData(await makeReceipt(ledger, access?.seq ?? 0n))));
      const { digest: _, ...content } = data;
      const leaves = leavesOf(content).filter((path) => !isLabel.test(path.join('.')));
      const inRows = leaves.filter(([first]) => first === 'rows');
      const some = Array.from({ length: 25 }, () => inRows[random(inRows.length)] ?? []);
      for (const path of [...leaves.filter(([first]) => first !== 'rows'), ...some]) {
        const forged = structuredClone(content);
        changeLeaf(forged, path, random);
        const text = JSON.stringify({ ...forged, digest: hashCanonical(forged) });
        const verdict = await judge(text);
        // Of another access between this one and the head, with the same facts and decision, it is a true receipt.
        if (path.join() === 'seq' && verdict === 'receipt') continue;
        expect({ path, verdict }).toEqual({ path, verdict: 'refused' });
      }
    }
  });

  it('refuses any character that was changed, and any row that is gone or moved', async () => {
    const random = makeRandom(seed + 2);
    const receipt = await makeReceipt(ledger, accesses.at(-25)?.seq ?? 0n);
    const text = formatReceipt(receiptToData(receipt), undefined);
    for (let i = 0; i < 60; i += 1) {
      const at = random(text.trimEnd().length);
      const other = String.fromCharCode(33 + random(90));
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      // Blanks and how a character is escaped mean nothing in JSON.
      if (sameJson(changed, text)) continue;
      expect({ at, other, verdict: await judge(changed) }).toEqual({ at, other, verdict: 'refused' });
    }
    for (const { seq } of receipt.facts) {
      const rows = receipt.rows.filter(([own]) => own !== String(seq));
      await expect(verify({ ...receipt, rows })).rejects.toMatchObject({ code: 'receipt-differs' });
    }
    const swapped = receipt.rows.with(0, receipt.rows[1] ?? []).with(1, receipt.rows[0] ?? []);
    await expect(verify({ ...receipt, rows: swapped })).rejects.toMatchObject({ code: 'receipt-differs' });
  });

  it('is not made of what is no access', async () => {
    await expect(makeReceipt(ledger, 1n)).rejects.toMatchObject({ code: 'receipt-impossible' });
    await expect(makeReceipt(ledger, 9_999n)).rejects.toMatchObject({ code: 'receipt-impossible' });
  });
});

/**
 * When and where a head was read, of which log it is said to be, and how many events a patient had: labels of a head that
 * is the receipt's own word. A head or a ledger that is trusted is compared with them.
 */
const isLabel =
  /^(network\.chainId|registry|head\.(network\.profile|time|height|readAt)|patientHead\.count)$/;

async function judge(text: string): Promise<string> {
  try {
    return (await verify(parseReceipt(text).receipt)).provenBy;
  } catch {
    return 'refused';
  }
}

function sameJson(a: string, b: string): boolean {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
}

function leavesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function changeLeaf(root: unknown, path: readonly string[], random: (below: number) => number): void {
  const holder = path.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], root);
  const key = path.at(-1) ?? '';
  const values = holder as Record<string, unknown>;
  values[key] = changeValue(values[key], random);
}

function changeValue(value: unknown, random: (below: number) => number): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1 + random(3);
  if (value === null) return 'none';
  const text = String(value);
  if (text === '') return 'x';
  const at = random(text.length);
  const other = text[at] === '1' ? '2' : '1';
  return text.slice(0, at) + other + text.slice(at + 1);
}
