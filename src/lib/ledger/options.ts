import { headsOption } from '../audit/options.ts';
import { flagOption, optionalCount, optionalText } from '../parameters/basic.ts';

const heading = 'Ledger';

/** The options that name a ledger, other than the profile's own. */
export const ledgerOptions = {
  ledger: {
    ...optionalText('--ledger <file>', "the ledger in this file, instead of the profile's own"),
    heading,
  },
  databaseUrl: {
    ...optionalText('--database-url <url>', 'the ledger in PostgreSQL; its password is read from ~/.pgpass'),
    heading,
  },
};

/** Asks no node: all that is said is of the ledger. */
export const offlineOption = flagOption('--offline', 'ask no node', heading);

/** Where the events of a ledger come from. */
export const sourceOptions = {
  file: optionalText('--file <file>', 'load a full export, CSV or NDJSON, instead of asking the indexer'),
  heads: headsOption(),
  raw: flagOption('--raw', 'the file was exported with --raw'),
  wait: optionalCount('--wait <seconds>', 'wait this long for an indexer that lags behind the node', {
    max: 86_400n,
  }),
};
