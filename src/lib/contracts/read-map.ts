import type { Chain } from '../chain/chain.ts';
import { fail } from '../errors/medrec-error.ts';
import { CodecError, decode, encode } from './codec.ts';
import { registry } from './generated/registry.ts';
import type { PlainValue } from './interface.ts';

type Maps = typeof registry.maps;
/** The value of a map of the registry. */
export type MapValue<M extends keyof Maps> = PlainValue<Maps[M]['value']>;

/**
 * Reads an entry of one of the registry's maps; null where there is none. No function is called: a node answers that
 * ten times sooner.
 *
 * @throws node-unusable, contract-missing, contract-unset
 */
export async function readMap<M extends keyof Maps>(
  chain: Chain,
  map: M,
  key: PlainValue<Maps[M]['key']>,
): Promise<MapValue<M> | null> {
  const { key: keyType, value } = registry.maps[map];
  const entry = await chain.mapEntry('registry', map, encode(keyType, key as never));
  try {
    return decode({ optional: value }, entry) as MapValue<M> | null;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const path = `map_entry of registry.${map}`;
    throw fail('node-unusable', { url: chain.node.url, path, reason: error.message }, { cause: error });
  }
}
