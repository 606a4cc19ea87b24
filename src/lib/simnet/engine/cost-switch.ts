import type { Engine, EngineMemory, EngineModule } from './engine-types.ts';

/** How many bytes of the engine's own record are searched for the switch. */
const recordLength = 4096;

/**
 * Finds where an engine keeps its "track costs" option, so that it can be turned on for a read and off for a
 * transaction: tracking makes every call five times slower, the option can only be given to the constructor,
 * and a chain cannot be copied from one engine to another.
 *
 * Three engines are made that differ in that option and the one behind it alone. Only a byte that is 0, 1 and 0
 * in them, with one behind it that is 0, 0 and 1, can be the switch; when there is not exactly one, undefined is
 * returned, and the caller tracks costs always.
 *
 * @returns the distance in bytes from an engine's record to its switch
 */
export function findCostSwitch(module: EngineModule, memory: EngineMemory): number | undefined {
  const make = (costs: boolean, coverage: boolean): Engine =>
    new module.SDK(refuseFiles, new module.SDKOptions(costs, coverage, false));
  const engines = [make(false, false), make(true, false), make(false, true)];
  const [plain, costs, coverage] = engines.map((engine) => readRecord(engine, memory));
  const offsets: number[] = [];
  for (let at = 0; plain && costs && coverage && at < recordLength; at += 1) {
    const here = [plain[at], costs[at], coverage[at]].join();
    const behind = [plain[at + 1], costs[at + 1], coverage[at + 1]].join();
    if (here === '0,1,0' && behind === '0,0,1') offsets.push(at);
  }
  for (const engine of engines) engine.free();
  return offsets.length === 1 ? offsets[0] : undefined;
}

/** Turns cost tracking of one engine on or off; `offset` is from {@link findCostSwitch}. */
export function switchCosts(engine: Engine, memory: EngineMemory, offset: number, on: boolean): void {
  const address = findAddress(engine);
  if (address !== undefined) new Uint8Array(memory.buffer)[address + offset] = on ? 1 : 0;
}

/** The engine asks for files only when it reads a manifest, which is never. */
export function refuseFiles(): never {
  throw new Error('the engine reads no files');
}

function readRecord(engine: Engine, memory: EngineMemory): Uint8Array | undefined {
  const address = findAddress(engine);
  return address === undefined ? undefined : new Uint8Array(memory.buffer, address, recordLength + 1).slice();
}

/** wasm-bindgen keeps the address of a Rust value in this property of its JavaScript handle. */
function findAddress(engine: Engine): number | undefined {
  const address: unknown = Reflect.get(engine, '__wbg_ptr');
  return typeof address === 'number' ? address : undefined;
}
