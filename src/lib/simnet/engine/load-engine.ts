import { createRequire } from 'node:module';
import type { EngineMemory, EngineModule } from './engine-types.ts';

/**
 * Loads the engine inside its worker, and contains what it does to its surroundings: it prints every event and
 * every runtime error with `console`, and reads the clock when a session starts. The JavaScript around it also
 * patches `BigInt.prototype.toJSON`; that is left out by loading the WebAssembly package beneath.
 *
 * @param genesis milliseconds since 1970: the only time the engine ever sees, so that a replay gives the same
 *   blocks
 */
export function loadEngine(genesis: number): { module: EngineModule; memory: EngineMemory } {
  silenceConsole();
  fixClock(genesis);
  const fromHere = createRequire(import.meta.url);
  const fromSdk = createRequire(fromHere.resolve('@stacks/clarinet-sdk'));
  const { value, memory } = captureMemory(() => fromSdk('@stacks/clarinet-sdk-wasm') as EngineModule);
  return { module: value, memory };
}

function silenceConsole(): void {
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    console[name] = () => undefined;
  }
}

function fixClock(genesis: number): void {
  globalThis.Date = new Proxy(Date, {
    construct: (target, given: [] | ConstructorParameters<DateConstructor>) =>
      given.length === 0 ? new target(genesis) : new target(...given),
    get: (target, name) => (name === 'now' ? () => genesis : Reflect.get(target, name)),
  });
}

type Instance = { readonly exports: Record<string, unknown> };
type WebAssemblyNamespace = { Instance: new (...given: unknown[]) => Instance };

/** Runs `load`, which instantiates one WebAssembly module, and gives its memory too. */
function captureMemory<T>(load: () => T): { value: T; memory: EngineMemory } {
  const webAssembly = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyNamespace;
  const { Instance } = webAssembly;
  const memories: EngineMemory[] = [];
  webAssembly.Instance = new Proxy(Instance, {
    construct(target, given: unknown[]) {
      const instance = new target(...given);
      const { memory } = instance.exports;
      if (typeof memory === 'object' && memory !== null) memories.push(memory as EngineMemory);
      return instance;
    },
  });
  try {
    const value = load();
    const [memory] = memories;
    if (memory === undefined) throw new Error('the engine has no memory of its own');
    return { value, memory };
  } finally {
    webAssembly.Instance = Instance;
  }
}
