import type { Arguments, FieldsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix } from "../arrays/types";
import type { LossOptions, NetworkTask } from "../networks";
import { type LossRule, type PassBuilder, readLoss, readNetworkTask } from "../networks/engine";

/** A task of meta-learning: samples to adapt to, and samples that test the adapted network. */
export interface Episode {
  readonly support: NetworkTask;
  readonly query: NetworkTask;
}

/**
 * Kind of meta-learning.
 *
 * - `"maml"`: the inner loop adapts all parameters, and the gradient passes through it (Finn, Abbeel & Levine 2017)
 * - `"fomaml"`: inner loop of `"maml"` with a gradient that ignores that the steps depend on the start
 * - `"anil"`: the inner loop adapts the last layer with parameters alone (Raghu et al. 2020)
 */
export type MetaMode = "maml" | "fomaml" | "anil";

/** Gradient descent on the support of an episode. */
export interface Inner extends LossOptions {
  readonly mode: MetaMode;
  /** Step size α >= 0, multiplied by the relative learning rates of the layers. */
  readonly innerRate: number;
  /** Number m of steps on the whole support, 0 to 1,000,000. */
  readonly innerSteps: number;
}

/** Fields of the options of an inner loop. */
export const INNER_OPTIONS: FieldsOf<Inner> = { mode: true, innerRate: true, innerSteps: true, loss: true };

/** Largest number of inner steps. */
const MAX_INNER_STEPS = 1_000_000;

/** Checks the options of an inner loop, the loss excepted. */
export function checkInner(args: Arguments, { mode, innerRate, innerSteps }: Inner): void {
  args.choice("options.mode", mode, ["maml", "fomaml", "anil"]);
  args.number("options.innerRate", innerRate, { atLeast: 0 });
  args.number("options.innerSteps", innerSteps, { integer: true, atLeast: 0, atMost: MAX_INNER_STEPS });
}

/** Checked samples. */
export interface Samples {
  readonly inputs: Matrix;
  readonly targets: Matrix;
  readonly rule: LossRule;
}

/** Checked episode. */
export interface EpisodeSamples {
  readonly support: Samples;
  readonly query: Samples;
}

/** Reads samples for a network and a loss. */
export function readSamples(
  args: Arguments,
  at: Arguments,
  task: NetworkTask,
  passes: PassBuilder,
  { loss }: LossOptions,
): Samples {
  const { inputs, targets } = readNetworkTask(at, task, passes);
  return { inputs, targets, rule: readLoss(args, targets, loss, at.at("targets")) };
}

/** Reads an episode for a network and a loss. */
export function readEpisode(
  args: Arguments,
  at: Arguments,
  episode: Episode,
  passes: PassBuilder,
  options: LossOptions,
): EpisodeSamples {
  at.record(HERE, episode);
  if (episode instanceof Promise) {
    throw at.refusal(HERE, "an episode", "a Promise (await the data before the call)");
  }
  return {
    support: readSamples(args, at.at("support"), episode.support, passes, options),
    query: readSamples(args, at.at("query"), episode.query, passes, options),
  };
}
