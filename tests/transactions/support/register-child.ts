// A run of its own process: registers what its options say, and prints what it did as JSON.
import { readFileSync } from 'node:fs';
import { MedrecError } from '../../../src/lib/errors/medrec-error.ts';
import { startFastClock } from '../../support/clocks.ts';
import { openRunChain, type RunOptions, registerAll, unlockKey } from './register-all.ts';

const [file = '', passwordFile = '', key = ''] = process.argv.slice(2);
const options = JSON.parse(readFileSync(file, 'utf8')) as RunOptions;
try {
  const signer = await unlockKey(options.data, key, readFileSync(passwordFile, 'utf8').trim());
  const report = await registerAll(openRunChain(options, startFastClock(options.pace ?? 1)), signer, options);
  process.stdout.write(`${JSON.stringify({ ...report, stopped: describe(report.stopped) })}\n`);
  process.exitCode = report.stopped?.exitCode ?? 0;
} catch (error) {
  process.stdout.write(`${JSON.stringify({ stopped: describe(error) })}\n`);
  process.exitCode = error instanceof MedrecError ? error.exitCode : 1;
}

function describe(error: unknown): object | undefined {
  if (error === undefined) return undefined;
  if (error instanceof MedrecError) {
    const { code, kind, message, hint } = error;
    return { code, kind, message, hint };
  }
  return { code: 'internal', message: error instanceof Error ? error.stack : String(error) };
}
