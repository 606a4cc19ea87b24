import { findCostSwitch, refuseFiles, switchCosts } from './cost-switch.ts';
import type { Engine, EngineMemory, EngineModule, TransactionResult } from './engine-types.ts';
import type {
  Cost,
  EngineAnswer,
  EngineEvent,
  EngineOperation,
  EngineQuery,
  EngineReceipt,
  Head,
} from './protocol.ts';

/** The record of tracked costs is emptied after so many reads. */
const readsPerReport = 500;

/** One chain in one engine. A method throws only when the engine is dead. */
export class Session {
  #reads = 0;
  private constructor(
    private readonly module: EngineModule,
    private readonly memory: EngineMemory,
    private readonly engine: Engine,
    private readonly costSwitch: number | undefined,
  ) {}

  /** Starts from the empty session: no contract but the boot contracts, no account with a balance. */
  static async start(module: EngineModule, memory: EngineMemory, epoch: string): Promise<Session> {
    const costSwitch = findCostSwitch(module, memory);
    const options = new module.SDKOptions(costSwitch === undefined, false, false);
    const engine = new module.SDK(refuseFiles, options);
    await engine.initEmptySession(null);
    engine.setEpoch(epoch);
    return new Session(module, memory, engine, costSwitch);
  }

  /** False when every call tracks its cost, since the switch was not found. */
  get switchesCosts(): boolean {
    return this.costSwitch !== undefined;
  }

  get head(): Head {
    return {
      height: this.engine.stacksBlockHeight,
      burnHeight: this.engine.burnBlockHeight,
      time: Number(this.engine.getBlockTime()),
    };
  }

  run(operation: EngineOperation): EngineReceipt {
    switch (operation.kind) {
      case 'deploy':
        return this.#deploy(operation);
      case 'call': {
        const { contract, function: method, sender } = operation;
        const args = operation.arguments.map(toBytes);
        return this.#receive(() =>
          this.engine.callPublicFn(new this.module.CallFnArgs(contract, method, args, sender)),
        );
      }
      case 'empty':
        this.engine.mineEmptyStacksBlocks(1);
        return { events: [], head: this.head };
      case 'advance':
        if (operation.burnBlocks > 0) this.engine.mineEmptyBurnBlocks(operation.burnBlocks);
        if (operation.stacksBlocks > 0) this.engine.mineEmptyStacksBlocks(operation.stacksBlocks);
        return { events: [], head: this.head };
    }
  }

  query(query: EngineQuery): EngineAnswer {
    switch (query.kind) {
      case 'read':
        return this.#read(query);
      case 'map-entry':
        return this.#look(() => this.engine.getMapEntry(query.contract, query.map, toBytes(query.key)));
      case 'data-var':
        return this.#look(() => this.engine.getDataVar(query.contract, query.name));
    }
  }

  #deploy(operation: Extract<EngineOperation, { kind: 'deploy' }>): EngineReceipt {
    const { name, source, clarityVersion, sender } = operation;
    const receipt = this.#receive(() => {
      const options = new this.module.ContractOptions(clarityVersion ?? null);
      return this.engine.deployContract(new this.module.DeployContractArgs(name, source, options, sender));
    });
    if (receipt.result === undefined) return receipt;
    const contractInterface = this.engine.getContractsInterfaces().get(`${sender}.${name}`);
    return { ...receipt, contractInterface: JSON.stringify(contractInterface, plainly) };
  }

  #receive(run: () => TransactionResult): EngineReceipt {
    try {
      const answer = run();
      const { result, events } = answer;
      answer.free();
      return { result, events: parseEvents(events), head: this.head };
    } catch (error) {
      return { error: reasonOf(error), events: [], head: this.head };
    }
  }

  #read(query: Extract<EngineQuery, { kind: 'read' }>): EngineAnswer {
    const { contract, function: method, sender } = query;
    this.#reads += 1;
    if (this.#reads % readsPerReport === 0) this.engine.collectReport(false, '').free();
    this.#track(true);
    try {
      const args = query.arguments.map(toBytes);
      const answer = this.engine.callReadOnlyFn(new this.module.CallFnArgs(contract, method, args, sender));
      const { result, costs } = answer;
      answer.free();
      return { value: result, ...parseCost(costs) };
    } catch (error) {
      return { error: reasonOf(error) };
    } finally {
      this.#track(false);
    }
  }

  #look(look: () => string): EngineAnswer {
    try {
      return { value: look() };
    } catch (error) {
      return { error: reasonOf(error) };
    }
  }

  #track(on: boolean): void {
    if (this.costSwitch !== undefined) switchCosts(this.engine, this.memory, this.costSwitch, on);
  }
}

/**
 * The engine says what failed with a plain string. Whatever else it throws is a panic, and is thrown on; so is an
 * internal error, which a node would never put into a block.
 */
function reasonOf(error: unknown): string {
  if (typeof error === 'string' && !/while interpreting [^:]*: Internal\(/.test(error)) return error;
  throw error;
}

function parseEvents(json: string): EngineEvent[] {
  const texts = JSON.parse(json) as string[];
  return texts.map((text) => {
    const { event, data } = JSON.parse(text) as {
      event: string;
      data: { contract_identifier?: string; topic?: string; raw_value?: string };
    };
    if (event !== 'print_event') throw new Error(`the engine moved an asset: ${event}`);
    return { contract: data.contract_identifier ?? '', topic: data.topic ?? '', value: data.raw_value ?? '' };
  });
}

function parseCost(json: string): { cost?: Cost } {
  const costs = JSON.parse(json) as { total: Cost } | null;
  return costs === null ? {} : { cost: costs.total };
}

function toBytes(hex: string): Uint8Array {
  return Buffer.from(hex.replace(/^0x/, ''), 'hex');
}

function plainly(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Map ? Object.fromEntries(value) : value;
}
