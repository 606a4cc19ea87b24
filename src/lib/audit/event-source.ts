/** A value that a contract printed, as an indexer tells it: nothing of it is proven. */
export interface PrintedValue {
  /** The transaction that printed it, as the indexer writes its id. */
  txid: string;
  /** The printed Clarity value, serialised: `0x` and hexadecimal digits. */
  hex: string;
}

/** Some of what a source has, one after another. */
export interface Page {
  values: readonly PrintedValue[];
  /** What `readPages` takes to begin with this page again; undefined for the newest. */
  place: string | undefined;
}

/** Where printed events come from. */
export interface EventSource {
  /** Who is asked, for errors: a URL. */
  readonly name: string;
  /**
   * The values that the registry printed, newest first, page by page. Each call reads anew.
   *
   * @param from the place of a page that an earlier call gave; newer ones may come along
   */
  readPages(from?: string): AsyncIterable<Page>;
}
