import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from './load-engine.ts';
import type { EngineReceipt, WorkerOptions, WorkerReply, WorkerRequest } from './protocol.ts';
import { Session } from './session.ts';

// The engine's thread: it holds the chain, and answers one request at a time. A panic kills the engine for good;
// then the thread says so once and ends, and its owner starts another.
if (parentPort === null) throw new Error('worker.ts runs in a worker thread only');
const port = parentPort;
const { genesis, epoch } = workerData as WorkerOptions;
const { module, memory } = loadEngine(genesis);
const session = await Session.start(module, memory, epoch);
reply({ id: 0, kind: 'ready', head: session.head, switchesCosts: session.switchesCosts });

port.on('message', (request: WorkerRequest) => {
  let done = 0;
  try {
    if (request.kind === 'query') {
      reply({ id: request.id, kind: 'answered', answer: session.query(request.query) });
      return;
    }
    const receipts: EngineReceipt[] = [];
    for (const operation of request.operations) {
      receipts.push(session.run(operation));
      done += 1;
    }
    reply({ id: request.id, kind: 'ran', receipts });
  } catch (error) {
    reply({ id: request.id, kind: 'panicked', message: String(error).slice(0, 500), done });
    port.close();
  }
});

function reply(message: WorkerReply): void {
  port.postMessage(message);
}
