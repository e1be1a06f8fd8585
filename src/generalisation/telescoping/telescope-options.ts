import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import { checkSmoother } from "./make-smoother";
import { readSamples, type Samples } from "./read-samples";
import { readUpdateRule, type UpdateOptions, type UpdateRule } from "./update-rule";

/** Training and probe samples of `telescope`. */
export interface TelescopeOptions {
  /** Learning rate η. */
  readonly learningRate: number;
  /** Number of steps. */
  readonly steps: number;
  /** Further inputs at which the predictions are followed, [Q, nIn] (images as rows of all numbers); without targets. */
  readonly probe: MatrixLike;
  /** Rule of the steps; default gradient descent. */
  readonly update?: UpdateOptions | undefined;
  /** Samples per step, in a new random order in every epoch, as in `networks.train`; default all. */
  readonly batch?: number | undefined;
  /** Number of steps between records; the last step is always recorded; default 1. */
  readonly every?: number | undefined;
  /** False to omit the smoother and its memory, for long runs; default true. */
  readonly smoother?: boolean | undefined;
  /** Seed of the batches; default 0. */
  readonly seed?: number | undefined;
}

/** Fields of the options. */
export const TELESCOPE_OPTIONS: FieldsOf<TelescopeOptions> = {
  learningRate: true,
  steps: true,
  probe: true,
  update: true,
  batch: true,
  every: true,
  smoother: true,
  seed: true,
};

/** A checked training to telescope. */
export interface TelescopeProblem {
  readonly samples: Samples;
  readonly learningRate: number;
  readonly steps: number;
  readonly rule: UpdateRule;
  readonly batch: number;
  readonly every: number;
  readonly hasSmoother: boolean;
  readonly seed: number;
}

/** Reads the arguments of `telescope`; the names of the options have been checked. */
export function readTelescopeProblem(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TelescopeOptions,
): TelescopeProblem {
  const { every = 1, smoother = true, seed = 0, update = {}, probe } = options;
  const places = { parameters: "parameters", task: "task", probe: "options.probe" };
  const samples = readSamples(args, network, parameters, { task, probe }, places);
  const count = (name: "steps" | "batch" | "every", value: number, atLeast: number): number =>
    args.number(["options", name], value, { integer: true, atLeast });
  const learningRate = args.number("options.learningRate", options.learningRate, { above: 0 });
  const steps = count("steps", options.steps, 0);
  const train = samples.targets.length;
  const batch = Math.min(count("batch", options.batch ?? train, 1), train);
  args.memory("options.steps", 4 * (steps / count("every", every, 1)), "record every few steps");
  args.boolean("options.smoother", smoother);
  args.number("options.seed", seed, { integer: true });
  const rule = readUpdateRule(args, update);
  if (smoother) checkSmoother(args, "task.inputs", samples, rule, batch);
  return { samples, learningRate, steps, rule, batch, every, hasSmoother: smoother, seed };
}
