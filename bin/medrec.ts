#!/usr/bin/env node
import { main } from '../src/main.ts';
import { processIo } from '../src/process-io.ts';

const { io, interrupted } = processIo(process);
const code = await main(process.argv.slice(2), io);
process.exitCode = interrupted() ? 130 : code;
