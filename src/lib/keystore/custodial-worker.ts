import { parentPort, workerData } from 'node:worker_threads';
import { type CustodialBase, deriveProviders } from './derivation.ts';

// The thread of CustodialAddresses: gets NPIs, gives their addresses in the same order.
if (parentPort === null) throw new Error('custodial-worker.ts runs in a worker thread only');
const port = parentPort;
const derive = deriveProviders(workerData as CustodialBase);
port.on('message', (npis: readonly string[]) => {
  port.postMessage(npis.map((npi) => derive(npi).address));
});
