#!/usr/bin/env node
import { main } from '../src/main.ts';
import { processIo } from '../src/process-io.ts';

const { io, exitCodeOf } = processIo(process);
const code = await main(process.argv.slice(2), io);
process.exitCode = exitCodeOf(code);
// What was written last may be found to be lost only now.
process.once('exit', () => {
  process.exitCode = exitCodeOf(code);
});
