import type { Context } from '../../context.ts';
import { timeCell } from '../audit/cells.ts';
import { headToData, headToFields } from '../audit/head.ts';
import { refuseExisting } from '../audit/write-export.ts';
import { writeWhole } from '../audit/write-whole.ts';
import { fail } from '../errors/medrec-error.ts';
import { openLedger } from '../ledger/ledger.ts';
import type { LedgerNaming } from '../ledger/place.ts';
import { toJson } from '../output/json.ts';
import type { Outcome } from '../output/output.ts';
import { makeReport, type ReportRequest } from './make-report.ts';
import { reportToData } from './render/data.ts';
import { reportToView } from './render/view.ts';
import type { Grounds, Report, ReportKind } from './report.ts';
import type { ReportFormat } from './report-formats.ts';

export interface ReportOptions extends LedgerNaming {
  kind: ReportKind;
  about: string | undefined;
  /** Seconds; the whole log, or six years of disclosures, unless given. */
  since: bigint | undefined;
  /** Seconds; now unless given. */
  until: bigint | undefined;
  institution: string | undefined;
  summarise: boolean;
  format: ReportFormat;
  /** A path, or undefined for standard output. */
  out: string | undefined;
  force: boolean;
}

/** Makes a report from the ledger and writes it. Throws bad-usage, invalid-value, file-exists; what opening a ledger throws. */
export async function runReport(context: Context, options: ReportOptions): Promise<Outcome> {
  const now = BigInt(Math.floor(context.io.now() / 1000));
  const request = readRequest(options, now);
  const { out, format } = options;
  if (out !== undefined) await refuseExisting(out, '--out', options.force);
  const ledger = await openLedger(context, options);
  try {
    const report = await makeReport(ledger, request);
    for (const warning of report.warnings ?? []) context.output.warn(warning);
    const grounds: Grounds = {
      head: ledger.head,
      madeAt: now,
      version: __MEDREC_VERSION__,
      command: commandOf(request),
    };
    if (format === 'table' && out === undefined) {
      return { data: reportToData(report, grounds), view: reportToView(report, grounds) };
    }
    const pieces = piecesOf(report, grounds, format);
    if (out === undefined) {
      for await (const piece of pieces) await context.output.write(piece);
      return { streamed: true, data: null, view: { kind: 'none' } };
    }
    await writeWhole(out, async (write) => {
      for await (const piece of pieces) await write(piece);
    });
    return describeWritten(report, grounds, { out, format });
  } finally {
    await ledger.close();
  }
}

/** A report in one of its forms, in pieces. */
async function* piecesOf(report: Report, grounds: Grounds, format: ReportFormat): AsyncGenerator<string> {
  switch (format) {
    case 'html': {
      const { renderHtml } = await import('./render/html.ts');
      yield* renderHtml(report, grounds);
      break;
    }
    case 'csv': {
      const { renderCsv } = await import('./render/csv.ts');
      yield* renderCsv(report, grounds);
      break;
    }
    case 'json':
      yield `${toJson(reportToData(report, grounds), 2)}\n`;
      break;
    case 'table': {
      const { renderTerminal } = await import('../output/render.ts');
      yield await renderTerminal(reportToView(report, grounds), 160, false);
      break;
    }
  }
}

/** Which reports are about someone, and about whom. */
const subjects: Partial<Record<ReportKind, 'patient' | 'provider'>> = {
  disclosures: 'patient',
  readers: 'patient',
  reach: 'provider',
};

/** Checks that the options go with the kind of report. Throws bad-usage, invalid-value. */
function readRequest(options: ReportOptions, now: bigint): ReportRequest {
  const { kind, about, institution, summarise, until = now } = options;
  const next = 'medrec audit report --help';
  const refuse = (broken: boolean, reason: string) => {
    if (broken) throw fail('bad-usage', { reason: `the report ${kind} ${reason}`, next });
  };
  const whose = subjects[kind];
  refuse(whose !== undefined && about === undefined, `needs a ${whose}: medrec audit report ${kind} ST2…`);
  refuse(whose === undefined && about !== undefined, `is about no one in particular: leave "${about}" out`);
  refuse(summarise && kind !== 'disclosures', 'has nothing to summarise');
  refuse(kind === 'reach' && institution !== undefined, 'is of one provider: leave --institution out');
  const isOfMoment = kind === 'readers' || kind === 'reach';
  refuse(isOfMoment && options.since !== undefined, 'is of one moment: give it with --until');
  const since = kind === 'disclosures' ? sinceOfDisclosures(options.since, until) : options.since;
  if (since !== undefined && since > until) {
    throw fail('invalid-value', {
      name: '--since',
      value: timeCell.format(since),
      reason: `is after ${timeCell.format(until)}`,
      next: 'Give the earlier time to --since, and the later to --until.',
    });
  }
  return { kind, about, since, until, institution, summarise };
}

/** Six years back at most, and less where less is asked for: 45 CFR 164.528(a)(1) and (a)(3). */
function sinceOfDisclosures(since: bigint | undefined, until: bigint): bigint {
  const day = new Date(Number(until) * 1000);
  day.setUTCFullYear(day.getUTCFullYear() - 6);
  const earliest = BigInt(Math.floor(day.getTime() / 1000));
  return since === undefined || since < earliest ? earliest : since;
}

/** The command line that makes a report again from the same ledger. */
function commandOf({ kind, about, since, until, institution, summarise }: ReportRequest): string {
  return [
    'medrec audit report',
    kind,
    ...(about === undefined ? [] : [about]),
    ...(since === undefined ? [] : [`--since ${timeCell.format(since)}`]),
    `--until ${timeCell.format(until)}`,
    ...(institution === undefined ? [] : [`--institution ${institution}`]),
    ...(summarise ? ['--summarise'] : []),
  ].join(' ');
}

function describeWritten(
  report: Report,
  { head }: Grounds,
  { out, format }: { out: string; format: ReportFormat },
): Outcome {
  const rows = report.sections.reduce((sum, section) => sum + section.rows.length, 0);
  const { kind, title } = report.subject;
  return {
    data: {
      report: kind,
      out,
      format,
      rows,
      figures: Object.fromEntries(report.figures),
      head: headToData(head),
    },
    view: {
      kind: 'fields',
      fields: [
        ['written', out],
        ['report', title],
        ['rows', String(rows)],
        ...report.figures,
        ...headToFields(head),
      ],
    },
  };
}
