import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminRoutes, describeStatus, type SimnetStatus } from './http/admin-routes.ts';
import { contractRoutes } from './http/contract-routes.ts';
import { indexerRoutes } from './http/indexer-routes.ts';
import { nodeRoutes } from './http/node-routes.ts';
import { Router } from './http/router.ts';
import { holdFolder } from './process/process-file.ts';
import { requireSimulator } from './require-simulator.ts';
import { type BlockTime, type MineReport, type MineRequest, SimnetNode } from './simnet-node.ts';

export interface SimnetServerOptions {
  /** The chain's folder; made, mode 0700, when it is not there. */
  dataDir: string;
  /** 0 for any that is free. */
  port: number;
  /** When blocks are made; on arrival unless set. */
  blockTime?: BlockTime;
  /** Milliseconds since 1970; the system's clock unless set. */
  clock?: () => number;
  /** Gets a line for each thing worth telling. */
  log?: (event: string, facts: Record<string, unknown>) => void;
  /** Called when someone asked the server to stop over HTTP; the server does not stop by itself. */
  onStopRequest?: () => void;
}

export interface SimnetServer {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  port: number;
  /** What the admin routes ask for. */
  token: string;
  /** The same as the admin routes, without HTTP. */
  admin: {
    /** Adds microSTX; returns the balance. */
    fund(address: string, microStx: bigint): Promise<bigint>;
    mine(request?: MineRequest): Promise<MineReport>;
    /** Mines empty blocks until `seconds` from the tip's time have passed. */
    pass(seconds: number): Promise<MineReport>;
    status(): Promise<SimnetStatus>;
    reset(): Promise<void>;
  };
  /** Stops answering, finishes what is being mined, and frees the folder. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded chain in this process, on 127.0.0.1: its engine in a thread, its HTTP here.
 *
 * @throws simulator-missing, FolderInUse, JournalDamaged, ReplayDiverged
 * @throws Error EADDRINUSE
 */
export async function startSimnetServer(options: SimnetServerOptions): Promise<SimnetServer> {
  const { dataDir: folder, port, blockTime = 0, clock = Date.now, log = () => undefined } = options;
  requireSimulator();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const hold = await holdFolder(folder);
  const token = randomBytes(32).toString('hex');
  const server = createServer();
  try {
    await listen(server, port);
  } catch (error) {
    await hold.release();
    throw error;
  }
  const opening = SimnetNode.open({ folder, blockTime, now: clock, log });
  const version = __MEDREC_VERSION__;
  const routing = opening.then(
    (node) =>
      new Router(
        {
          ...nodeRoutes(node, version),
          ...contractRoutes(node),
          ...indexerRoutes(node, version),
          ...adminRoutes(node, { token, version, onStop: () => options.onStopRequest?.() }),
        },
        (error) => log('request-failed', { reason: error instanceof Error ? error.message : String(error) }),
      ),
  );
  // Without this, a chain that does not open would be an unhandled rejection too when no one asks.
  routing.catch(() => undefined);
  // Whoever asks before the chain is there waits for it.
  server.on('request', (message, response) => {
    routing.then(
      (router) => router.handle(message, response),
      () => response.destroy(),
    );
  });
  let node: SimnetNode;
  try {
    node = await opening;
  } catch (error) {
    server.close();
    server.closeAllConnections();
    await hold.release();
    throw error;
  }
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    server.close();
    server.closeIdleConnections();
    await node.close();
    server.closeAllConnections();
    await hold.release();
  };
  const { port: bound } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${bound}`;
  await hold.announce({ url, token, blockTime: String(blockTime) });
  return {
    url,
    port: bound,
    token,
    admin: {
      fund: (address, microStx) => node.fund(address, microStx),
      mine: (request = { pending: true }) => node.mine(request),
      pass: (seconds) => node.mine({ until: node.chain.tip.head.time + seconds }),
      status: () => describeStatus(node, version),
      reset: () => node.reset(),
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Takes the port before anything slow begins. */
async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
