// Writes examples/clinic: a year of a small clinic that never was, with its manifest and the head that proves it.
import { writeFileSync } from 'node:fs';
import { clinicFiles } from './history/clinic-files.ts';

for (const [name, text] of Object.entries(clinicFiles())) writeFileSync(`examples/clinic/${name}`, text);
