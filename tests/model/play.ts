import type { ChainOptions } from '../contracts/support/open-chain.ts';
import { type Difference, EngineDied, type Played, Player } from './player.ts';
import { question } from './random-calls/access-recipes.ts';
import { Aim } from './random-calls/aim.ts';
import { Dice } from './random-calls/dice.ts';
import { chooseCall } from './random-calls/next-call.ts';
import { chooseTime } from './random-calls/pass-time.ts';
import { prelude } from './random-calls/prelude.ts';
import type { Step } from './step.ts';
import { fillSymbols } from './symbols.ts';
import { people } from './world.ts';

export interface PlayOptions {
  /** The same seed, steps and sources give the same run. */
  seed: number;
  /** Calls. */
  steps: number;
  /** Other sources of the contracts, by name: with a planted fault. */
  sources?: NonNullable<ChainOptions['sources']>;
  /** Functions that every second call is of, by name. */
  favoured?: readonly string[];
  /** Told after each call. */
  onCall?: (name: string, played: Played) => void;
  /** Given the player when all agreed to the end. */
  onEnd?: (player: Player) => void;
}

/** What was done, in order, and what model and chain do not agree on after the last of it. */
export interface Divergence {
  steps: Recorded[];
  differences: Difference[];
  /** The engine died of the last step: this process can open no chain again. */
  died: boolean;
}

/** A step, and what it made. */
export interface Recorded {
  step: Step;
  /** Numbers of the events that it appended. */
  numbers: bigint[];
  /** Seconds: the time that it saw. */
  time: bigint;
}

export interface PlayResult {
  /** Calls that were made. */
  steps: number;
  divergence?: Divergence;
  /** What the engine said of a source that it did not deploy. */
  deployFailed?: string;
}

/**
 * Plays random calls on a model and on a chain of its own until they differ, or `steps` calls are made: first some that
 * open the registry, then any. Both are compared after each, and the whole registry at the end.
 */
export async function playModel(options: PlayOptions): Promise<PlayResult> {
  let player: Player;
  try {
    player = await Player.open(options.sources);
  } catch (error) {
    return { steps: 0, deployFailed: String(error) };
  }
  const run = new Run(player, options);
  const divergence = run.toEnd();
  if (divergence === undefined) options.onEnd?.(player);
  if (divergence?.died !== true) player.chain.close();
  return { steps: run.calls, ...(divergence && { divergence }) };
}

class Run {
  calls = 0;
  private readonly recorded: Recorded[] = [];
  private readonly dice: Dice;

  constructor(
    private readonly player: Player,
    private readonly options: PlayOptions,
  ) {
    this.dice = new Dice(options.seed);
  }

  toEnd(): Divergence | undefined {
    try {
      for (const differences of this.steps()) {
        if (differences.length > 0) return { steps: this.recorded, differences, died: false };
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error;
      const differences = [{ what: 'the engine', model: 'goes on', chain: error.message }];
      return { steps: this.recorded, differences, died: true };
    }
  }

  private *steps(): Generator<Difference[]> {
    for (const opening of prelude) yield this.take(opening(this.aim()));
    while (this.calls < this.options.steps) {
      const pass = chooseTime(this.aim());
      if (pass !== undefined) {
        yield this.take({ kind: 'pass', ...pass });
        yield this.take(this.anyQuestion());
      }
      const played = this.give(chooseCall(this.aim(), this.options.favoured));
      yield played.differences;
      // a refused call changes nothing that an answer could depend on
      if (this.dice.chance(played.ok ? 100 : 15)) yield this.take(this.questionAbout(played));
      if (this.dice.chance(2)) yield this.take(this.statusQuestion());
    }
    yield this.take({ kind: 'sweep' });
  }

  private aim(): Aim {
    const { registry, now, burnHeight } = this.player;
    return new Aim(this.dice, registry, now, burnHeight);
  }

  private take(step: Step): Difference[] {
    return this.give(step).differences;
  }

  private give(step: Step): Played {
    // before it is played, so that a step that kills the engine is among them
    const recorded: Recorded = { step, numbers: [], time: this.player.now };
    this.recorded.push(recorded);
    const played = this.player.play(step);
    recorded.numbers = played.events.map(({ seq }) => seq);
    if (step.kind === 'call') {
      this.calls += 1;
      this.options.onCall?.(step.name, played);
    }
    return played;
  }

  /** About those whom the call's event is about, or anyone. */
  private questionAbout({ events }: Played): Step {
    const { patient, provider, 'data-types': types = 0n, purposes = 0n } = events[0] ?? {};
    if (!patient || !provider || this.dice.chance(40)) return this.anyQuestion();
    const aim = this.aim();
    const other = question(aim);
    return {
      kind: 'ask',
      patient,
      provider: aim.party(provider)?.role === 0n ? other.provider : provider,
      types: aim.subset(types) || other.types,
      purpose: [1n, 2n, 4n, 8n, 16n].includes(purposes) ? purposes : other.purpose,
    };
  }

  private anyQuestion(): Step {
    return { kind: 'ask', ...question(this.aim()) };
  }

  private statusQuestion(): Step {
    return { kind: 'ask-status', patient: this.dice.pick(people.patients), provider: this.aim().provider() };
  }
}

/**
 * Plays given steps, in which numbers and times may be symbols, on a model and a chain of their own until they differ.
 * @returns what differed after the last of `steps`, which are those that were played
 */
export async function playSteps(
  steps: readonly Step[],
  sources?: NonNullable<ChainOptions['sources']>,
): Promise<{ steps: Step[]; differences: Difference[] }> {
  const player = await Player.open(sources);
  const made = new Map<Step, readonly bigint[]>();
  const done: Step[] = [];
  for (const step of steps) {
    done.push(step);
    const { differences, events } = player.play(fillSymbols(step, made, player.now));
    made.set(
      step,
      events.map(({ seq }) => seq),
    );
    if (differences.length > 0) {
      player.chain.close();
      return { steps: done, differences };
    }
  }
  player.chain.close();
  return { steps: done, differences: [] };
}
