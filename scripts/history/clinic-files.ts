import { createHash } from 'node:crypto';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import { formatHead } from '../../src/lib/audit/head.ts';
import { manifestToData } from '../../src/lib/audit/manifest.ts';
import { columns, formatRow, listCells } from '../../src/lib/audit/row.ts';
import { toJson } from '../../src/lib/output/json.ts';
import { clinicHead, makeClinic } from './make-clinic.ts';

/** The version of the program that the example is said to be of. */
const version = '0.1.0';

/** The files of examples/clinic by name, as an export of the whole log would write them. */
export function clinicFiles(): Readonly<Record<string, string>> {
  const rows = makeClinic();
  const head = clinicHead(rows);
  const toLine = lineFormatter({ format: 'csv', columns, raw: false });
  const log = [formatHeader('csv'), ...rows.map((row) => toLine(listCells(formatRow(row))))].join('');
  const manifest = manifestToData({
    head,
    patientHead: null,
    filter: {},
    columns,
    format: 'csv',
    raw: false,
    rows: head.seq,
    firstSeq: 1n,
    lastSeq: head.seq,
    file: {
      name: 'log.csv',
      bytes: Buffer.byteLength(log),
      sha256: createHash('sha256').update(log).digest('hex'),
    },
    version,
    createdAt: head.reading?.readAt ?? 0n,
  });
  return {
    'log.csv': log,
    'log.csv.manifest.json': `${toJson(manifest, 2)}\n`,
    'head.json': formatHead(head),
  };
}
