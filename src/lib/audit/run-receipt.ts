import type { Context } from '../../context.ts';
import { chooseSigner, unlockSigner } from '../chain/signer.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerNaming } from '../ledger/place.ts';
import { accessTopics } from '../ledger/schema.ts';
import type { Outcome } from '../output/output.ts';
import { headToData } from './head.ts';
import { writeSmallFile } from './head-file.ts';
import { makeReceipt } from './make-receipt.ts';
import { openForExport } from './open-for-export.ts';
import { decisionToData, formatReceipt, type Receipt, receiptDomain, receiptToData } from './receipt.ts';
import { signData } from './sign-data.ts';
import { refuseExisting } from './write-export.ts';

export interface ReceiptRequest extends LedgerNaming {
  seq: bigint;
  out: string;
  force: boolean;
  sign: boolean;
  offline: boolean;
  /** How long to wait for an indexer that lags, in seconds. */
  wait: number;
}

/**
 * Writes the receipt of an access that was logged.
 *
 * @throws receipt-impossible, file-exists, file-unwritable; what syncing and opening a ledger throws; the keystore's errors
 */
export async function runReceipt(context: Context, request: ReceiptRequest): Promise<Outcome> {
  await refuseExisting(request.out, '--out', request.force);
  const signer = request.sign ? await unlockSigner(context, await chooseSigner(context)) : undefined;
  const ledger = await openForExport(context, request);
  try {
    const receipt = await writeReceipt(ledger, request.seq, request.out, '--out', signer);
    return {
      data: { out: request.out, ...receiptSummary(receipt), signedBy: signer?.address ?? null },
      view: { kind: 'fields', fields: receiptFields(receipt, request.out, signer) },
    };
  } finally {
    await ledger.close();
  }
}

/** An access as it was called; which event it became is found by this. */
export interface LoggedCall {
  patient: string;
  provider: string;
  dataTypes: bigint;
  purpose: bigint;
  action: bigint;
}

/**
 * Adds the receipt of an access to the outcome of logging it. The access is logged, whatever comes of its receipt: what
 * fails from here on is told beside it, with exit code 9.
 *
 * @param outcome of a call that was mined
 */
export async function addReceipt(
  context: Context,
  outcome: Outcome,
  call: LoggedCall,
  out: string,
): Promise<Outcome> {
  const { txid, height } = outcome.data as { txid: string; height?: bigint | number };
  try {
    const ledger = await openForExport(context, {
      ledger: undefined,
      databaseUrl: undefined,
      offline: false,
      wait: 60,
    });
    try {
      const seq = await findAccess(ledger, call, height);
      if (seq === undefined) throw fail('receipt-access-missing', { txid });
      const receipt = await writeReceipt(ledger, seq, out, '--receipt', undefined);
      const fields = outcome.view.kind === 'fields' ? outcome.view.fields : [];
      return {
        ...outcome,
        data: { ...(outcome.data as object), receipt: { out, ...receiptSummary(receipt) } },
        view: { kind: 'fields', fields: [...fields, ['receipt', `${out}, of event ${seq}`]] },
      };
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (!(error instanceof MedrecError)) throw error;
    context.output.warn(`the access is logged, in transaction ${txid}; only its receipt was not written`);
    return { ...outcome, errors: [error] };
  }
}

/** The newest event that a call may have become. */
async function findAccess(
  ledger: Ledger,
  { patient, provider, dataTypes, purpose, action }: LoggedCall,
  height: bigint | number | undefined,
): Promise<bigint | undefined> {
  let found: bigint | undefined;
  for await (const page of ledger.readRows({ patient, provider, topics: accessTopics })) {
    for (const { event } of page) {
      const same = event['data-types'] === dataTypes && event.purposes === purpose && event.code === action;
      if (same && (height === undefined || event.height === BigInt(height))) found = event.seq;
    }
  }
  return found;
}

async function writeReceipt(
  ledger: Ledger,
  seq: bigint,
  out: string,
  flag: string,
  signer: Signer | undefined,
): Promise<Receipt> {
  const receipt = await makeReceipt(ledger, seq);
  const data = receiptToData(receipt);
  const signature =
    signer === undefined ? undefined : await signData(signer, receiptDomain, receipt.chainId, data);
  await writeSmallFile(out, formatReceipt(data, signature), flag);
  return receipt;
}

function receiptSummary({ seq, decision, facts, reaches, rows, head }: Receipt) {
  return {
    seq,
    decision: decisionToData(decision),
    facts: facts.length,
    rows: rows.length,
    reaches,
    head: head === null ? null : headToData(head),
  };
}

const reachMeanings: Record<Receipt['reaches'], string> = {
  log: 'the head of the log',
  patient: "the patient's head",
  none: 'no head, which are too far: it is verified with a ledger',
};

function receiptFields(receipt: Receipt, out: string, signer: Signer | undefined): [string, string][] {
  const { seq, decision, facts, rows, reaches, head } = receipt;
  const { permitted, code, bases } = decisionToData(decision);
  return [
    ['written', out],
    ['event', String(seq)],
    ['decision', permitted ? `permitted by ${bases.join(', ')}` : `denied: ${code}`],
    ['facts', `${facts.length} events`],
    ['links', `${rows.length} rows, to ${reachMeanings[reaches]}`],
    ...(head === null ? [] : [['head', `seq ${head.seq}, 0x${head.hash}`] as [string, string]]),
    ...(signer === undefined ? [] : [['signed by', signer.address] as [string, string]]),
  ];
}
