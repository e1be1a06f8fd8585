import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { type Activation, pointwise, readActivation } from "../../networks/architecture";
import { readKernelTargets } from "../kernel-targets";
import { kernelFactor } from "./kernel-factor";
import type { PosteriorProblem } from "./posterior-energy";

/** Network, data and extent of a posterior sample. */
export interface PosteriorOptions {
  /** Kernel K₀ of the inputs, [P, P], positive semidefinite. */
  readonly kernel: MatrixLike;
  /** Targets y, [P, m]. */
  readonly targets: MatrixLike;
  /** Prior variance s² of the readouts. */
  readonly readoutVariance: number;
  /** Temperature T, above 0. */
  readonly temperature: number;
  /** Nonlinearity φ of the hidden units. */
  readonly activation: Activation;
  /** Number N of hidden units. */
  readonly width: number;
  /** Samples of each chain, at least 4. */
  readonly samples: number;
  /** Number of independent chains; default 4. */
  readonly chains?: number | undefined;
  /** Trajectories of each chain before its first sample; default 400. */
  readonly warmUp?: number | undefined;
  /** Leapfrog steps of a trajectory; default 32. */
  readonly steps?: number | undefined;
  /** Seed of the chains; default 0. */
  readonly seed?: number | undefined;
}

/** Fields of the options of a posterior sample. */
export const POSTERIOR_OPTIONS: FieldsOf<PosteriorOptions> = {
  kernel: true,
  targets: true,
  readoutVariance: true,
  temperature: true,
  activation: true,
  width: true,
  samples: true,
  chains: true,
  warmUp: true,
  steps: true,
  seed: true,
};

/** Options of a posterior sample that have been checked. */
export interface PosteriorRun {
  readonly problem: PosteriorProblem;
  readonly temperature: number;
  readonly samples: number;
  readonly chains: number;
  readonly warmUp: number;
  readonly steps: number;
  readonly seed: number;
}

/** Smallest number of samples per chain whose halves can be compared. */
export const MIN_SAMPLES = 4;

const COUNT = { integer: true, atLeast: 1 } as const;

/** Checks the options of a posterior sample, whose fields have been checked. */
export function readPosteriorOptions(at: Arguments, options: PosteriorOptions): PosteriorRun {
  const { chains = 4, warmUp = 400, steps = 32, seed = 0 } = options;
  const width = at.number("width", options.width, COUNT);
  const samples = at.number("samples", options.samples, { integer: true, atLeast: MIN_SAMPLES });
  at.number("chains", chains, COUNT);
  at.number("warmUp", warmUp, { integer: true, atLeast: 0 });
  at.number("steps", steps, COUNT);
  at.number("seed", seed, { integer: true });
  const temperature = at.number("temperature", options.temperature, { above: 0 });
  const readoutDeviation = Math.sqrt(at.number("readoutVariance", options.readoutVariance, { above: 0 }));
  const activation = pointwise(readActivation(at.at("activation"), options.activation));
  const data = readKernelTargets(at, options.kernel, options.targets, true);
  const [factor, { targets }] = [kernelFactor(data), data];
  const { rows, columns } = targets;
  if (factor.rows === 0) throw at.error("kernel", "a kernel that is not zero", options.kernel);
  at.memory("samples", chains * samples * Math.max(width, rows) * columns, "draw fewer samples");
  at.memory("width", chains * width * (rows + columns), "use fewer hidden units");
  const problem = { factor, targets, readoutDeviation, width, activation };
  return { problem, temperature, samples, chains, warmUp, steps, seed };
}
