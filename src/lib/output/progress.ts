import type { Context } from '../../context.ts';

/** How far a long work has come. */
export interface Progress {
  /** Counts what was done since the last call. */
  add(count: number): Promise<void>;
  end(): void;
}

/** Milliseconds between two lines of a work that is not watched on a terminal. */
const interval = 1_000;

/**
 * Shows the progress of a work of `total` parts: a bar with rate and time left on a terminal, an event of type
 * `progress` a second on stdout where NDJSON was asked for, a line a second on stderr else.
 *
 * @param phase what is done, in a word or two
 */
export async function showProgress(
  { io, output, flags }: Pick<Context, 'io' | 'output' | 'flags'>,
  phase: string,
  total: number,
  ndjson: boolean,
): Promise<Progress> {
  const started = io.now();
  let done = 0;
  const perSecond = () => done / Math.max(0.001, (io.now() - started) / 1000);
  if (io.stderr.isTTY === true && !flags.quiet) {
    const { default: progress } = await import('cli-progress');
    const bar = new progress.SingleBar(
      {
        format: `${phase} {bar} {percentage}% | {value} of {total} | {rate} a second | {eta_formatted} left`,
        stream: io.stderr as NodeJS.WriteStream,
        hideCursor: true,
        clearOnComplete: false,
      },
      progress.Presets.shades_classic,
    );
    bar.start(total, 0, { rate: 0 });
    return {
      add: async (count) => {
        done += count;
        bar.update(done, { rate: Math.round(perSecond()) });
      },
      end: () => bar.stop(),
    };
  }
  let told = started;
  return {
    async add(count) {
      done += count;
      if (io.now() - told < interval && done < total) return;
      told = io.now();
      const rate = perSecond();
      if (!ndjson) return output.note(`${phase}: ${done} of ${total}, ${Math.round(rate)} a second`);
      const secondsLeft = Math.round((total - done) / rate);
      await output.row({ type: 'progress', phase, done, total, perSecond: Math.round(rate), secondsLeft });
    },
    end: () => undefined,
  };
}
