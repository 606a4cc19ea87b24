import { open } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { dataTypes, fromMask, purposes } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../output/output.ts';
import { timeCell } from './cells.ts';
import { type Head, headToData } from './head.ts';
import { readHeadFiles, readSmallFile } from './head-file.ts';
import { looksLikeReceipt, parseReceipt } from './parse-receipt.ts';
import { decisionToData, type Receipt, receiptDomain } from './receipt.ts';
import type { LogIdentity } from './row.ts';
import type { VerifyRequest } from './run-verify.ts';
import { checkSignature } from './sign-data.ts';
import { type VerifiedReceipt, verifyReceipt } from './verify-receipt.ts';

/** Longest receipt, in bytes: three chains of the longest kind have some two megabytes. */
const longestReceipt = 8 * 1024 * 1024;

/** Whether a file is meant to be a receipt; what cannot be read is told by who reads it whole. */
export async function isReceipt(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(300), 0, 300, 0);
    return looksLikeReceipt(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/**
 * Verifies a receipt, without a network: against its own head, heads that were kept, or a ledger.
 *
 * @throws receipt-unreadable, receipt-differs, receipt-unproven, signature-invalid, signer-differs; what reading heads
 *   and opening a ledger throws
 */
export async function runVerifyReceipt(context: Context, request: VerifyRequest): Promise<Outcome> {
  const { file: path, signer } = request;
  const refuse = (reason: string, cause?: unknown) => fail('receipt-unreadable', { path, reason }, { cause });
  const { receipt, signature, signed } = await readSmallFile(path, parseReceipt, refuse, longestReceipt);
  if (signature !== undefined) {
    const reason = checkSignature(signature, receiptDomain, receipt.chainId, signed);
    if (reason !== undefined) throw fail('signature-invalid', { path, reason });
  }
  if (signer !== undefined && signature?.address !== signer) {
    const reason =
      signature === undefined ? 'it has no signature' : `its signature is of ${signature.address}`;
    throw fail('signer-differs', { path, expected: signer, reason });
  }
  const heads = request.heads.length > 0 ? await readHeadFiles(request.heads) : [];
  for (const head of heads) requireSameLog(path, receipt, head);
  const ledger = await openNamed(context, request);
  try {
    if (ledger !== undefined) requireSameLog(path, receipt, ledger.head);
    const findRow = ledger === undefined ? undefined : (seq: bigint) => ledger.findRow(seq);
    const verified = await verifyReceipt(path, receipt, { heads, findRow });
    if (verified.provenBy === 'nothing') throw describeUnproven(path, receipt, heads, ledger);
    return describe(context, path, receipt, verified, {
      heads,
      ledger: ledger?.place,
      signedBy: signature?.address,
    });
  } finally {
    await ledger?.close();
  }
}

async function openNamed(
  context: Context,
  { ledger, databaseUrl }: VerifyRequest,
): Promise<Ledger | undefined> {
  if (ledger === undefined && databaseUrl === undefined) return undefined;
  const { openLedger } = await import('../ledger/ledger.ts');
  const opened = await openLedger(context, { ledger, databaseUrl });
  try {
    // Whoever changed the ledger could have made the receipt of it.
    const { requireVerified } = await import('../ledger/require-verified.ts');
    await requireVerified(opened, []);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function requireSameLog(path: string, receipt: Receipt, { chainId, registry }: LogIdentity): void {
  if (receipt.chainId === chainId && receipt.registry === registry) return;
  const own = `it is of ${receipt.registry} on chain ${receipt.chainId}`;
  const reason = `${own}, and asked was for ${registry} on chain ${chainId}`;
  throw fail('receipt-differs', { path, seq: receipt.seq, reason });
}

function describeUnproven(path: string, { seq, head }: Receipt, heads: readonly Head[], ledger?: Ledger) {
  const reason =
    ledger !== undefined
      ? `the ledger ends with event ${ledger.head.seq}`
      : heads.length > 0
        ? `its rows reach no head that you gave, but ${head === null ? "the patient's, or none" : `the one at seq ${head.seq}`}`
        : 'it is too far from any head for the receipt to hold the rows between';
  return fail('receipt-unproven', { path, seq, reason });
}

interface Against {
  heads: readonly Head[];
  ledger: string | undefined;
  signedBy: string | undefined;
}

function describe(
  context: Context,
  file: string,
  receipt: Receipt,
  { access, provenBy, facts, redecided }: VerifiedReceipt,
  { heads, ledger, signedBy }: Against,
): Outcome {
  const { seq, head, reaches } = receipt;
  const decision = decisionToData(receipt.decision);
  const unproven = facts.filter((fact) => fact.provenBy === 'nothing');
  if (unproven.length > 0) {
    const list = unproven.map((fact) => `${fact.seq} (${fact.event.topic})`).join(', ');
    context.output.warn(
      `the receipt alone does not show that these facts are of the log, which are too far from the access: seq ${list}; --ledger FILE does`,
    );
  }
  if (redecided === undefined) {
    context.output.warn(
      'the rules were replaced by others than this program knows: the decision was not made again',
    );
  }
  const against = describeAgainst(receipt, heads, ledger, provenBy);
  const count = (by: string) => facts.filter((fact) => fact.provenBy === by).length;
  return {
    data: {
      file,
      kind: 'receipt',
      seq,
      decision,
      redecided: redecided ?? null,
      access: {
        time: timeCell.format(access.time),
        actor: access.actor,
        patient: access.patient,
        provider: access.provider,
        institution: access.institution,
        dataTypes: fromMask(dataTypes, access['data-types']),
        purposes: fromMask(purposes, access.purposes),
      },
      provenBy,
      reaches,
      facts: facts.map((fact) => ({
        seq: fact.seq,
        topic: fact.event.topic,
        about: fact.about,
        provenBy: fact.provenBy,
      })),
      head: head === null ? null : headToData(head),
      ledger: ledger ?? null,
      signedBy: signedBy ?? null,
    },
    view: {
      kind: 'fields',
      fields: [
        ['verified', `OK: access ${seq} of ${timeCell.format(access.time)}`],
        [
          'decision',
          decision.permitted ? `permitted by ${decision.bases.join(', ')}` : `denied: ${decision.code}`,
        ],
        ['the access', against],
        [
          'the decision',
          redecided === true ? `follows from its ${facts.length} facts` : 'was not made again',
        ],
        [
          'facts',
          `${count('receipt')} proven by the receipt, ${count('ledger')} by the ledger, ${count('nothing')} by neither`,
        ],
        ['patient', String(access.patient)],
        ['provider', String(access.provider)],
        ...(signedBy === undefined ? [] : [['signed by', signedBy] as [string, string]]),
      ],
    },
  };
}

function describeAgainst(
  { head }: Receipt,
  heads: readonly Head[],
  ledger: string | undefined,
  provenBy: string,
): string {
  if (provenBy === 'ledger') return `is in the ledger ${ledger}`;
  if (heads.length > 0) return 'is linked to a head that you gave';
  const own = head === null ? "the patient's head" : `the head at seq ${head.seq}`;
  return `is linked to ${own}, which is the receipt's own word${ledger === undefined ? '' : ', and in the ledger'}`;
}
