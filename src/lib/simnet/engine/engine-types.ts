/** What is used of the engine's WebAssembly package: `@stacks/clarinet-sdk-wasm`, which has no types of its own
 * for a program that depends on `@stacks/clarinet-sdk` alone. */
export interface EngineModule {
  SDK: new (readFile: () => never, options: object) => Engine;
  SDKOptions: new (trackCosts: boolean, trackCoverage: boolean, trackPerformance: boolean) => object;
  CallFnArgs: new (contract: string, method: string, args: Uint8Array[], sender: string) => object;
  ContractOptions: new (clarityVersion?: number | null) => object;
  DeployContractArgs: new (name: string, content: string, options: object, sender: string) => object;
}

/** A method that fails throws a plain string; anything else thrown means that the engine is dead. */
export interface Engine {
  initEmptySession(remoteData: null): Promise<void>;
  setEpoch(epoch: string): void;
  readonly stacksBlockHeight: number;
  readonly burnBlockHeight: number;
  /** Seconds since 1970. */
  getBlockTime(): bigint;
  callPublicFn(args: object): TransactionResult;
  callReadOnlyFn(args: object): TransactionResult;
  deployContract(args: object): TransactionResult;
  mineEmptyBurnBlocks(count: number): number;
  mineEmptyStacksBlocks(count: number): number;
  getContractsInterfaces(): Map<string, unknown>;
  getDataVar(contract: string, name: string): string;
  getMapEntry(contract: string, map: string, key: Uint8Array): string;
  /** Empties the record of tracked costs, which grows with each tracked call. */
  collectReport(includeBootContracts: boolean, bootContractsPath: string): { free(): void };
  free(): void;
}

export interface TransactionResult {
  /** Serialized Clarity value, 0x-prefixed hex. */
  readonly result: string;
  /** JSON: an array of JSON texts. */
  readonly events: string;
  /** JSON, or the word null. */
  readonly costs: string;
  free(): void;
}

/** The engine's linear memory; `buffer` is replaced whenever it grows. */
export interface EngineMemory {
  readonly buffer: ArrayBuffer;
}
