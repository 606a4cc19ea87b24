// Writes examples/clinic: a year of a small clinic that never was, and the head that proves it.
import { writeFile } from 'node:fs/promises';
import { formatHead } from '../src/lib/audit/head.ts';
import { clinicHead, makeClinic } from './history/make-clinic.ts';
import { writeHistory } from './history/write-history.ts';

const folder = process.argv[2] ?? 'examples/clinic';
const rows = makeClinic();
await writeHistory(`${folder}/log.csv`, 'csv', rows);
await writeFile(`${folder}/head.json`, formatHead(clinicHead(rows)));
