import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { CheckedSetting, TrainingSetting } from "../setting/training-setting";
import { readTraining } from "./training";

/** Preparation of the inputs, network that learns the task, and extent of its prediction. */
export interface PredictOptions {
  /** Number of weight matrices; default 2. */
  readonly depth?: number | undefined;
  /**
   * Initial strength of every mode in the map of the network, with weights aligned with the modes and balanced between
   * the layers; default 1e-3.
   */
  readonly scale?: number | undefined;
  /** Initial strength of every mode relative to its final strength, in place of `scale`. */
  readonly relativeScale?: number | undefined;
  /** Standard deviation of Gaussian weights, in place of `scale`; only for two weight matrices. */
  readonly standardDeviation?: number | undefined;
  /** Number of hidden units with Gaussian weights; default 128. */
  readonly hidden?: number | undefined;
  /** Seed of Gaussian weights; default 0. */
  readonly seed?: number | undefined;
  /** Maximum number of modes to follow, in descending order of strength; default 10. */
  readonly modes?: number | undefined;
  /** True to subtract the mean of each input first; default false. */
  readonly centre?: boolean | undefined;
  /** American spelling of `centre`. */
  readonly center?: boolean | undefined;
  /** True to bring each input to mean 0 and variance 1 first; constant inputs become 0. Default false. */
  readonly standardise?: boolean | undefined;
  /** American spelling of `standardise`. */
  readonly standardize?: boolean | undefined;
  /**
   * True to whiten the inputs first, after centring or standardising if they are requested, which decouples the modes;
   * default false.
   */
  readonly whiten?: boolean | undefined;
  /**
   * Setting of a training by gradient descent, with which times are also given in steps: learning rate and loss, and if they
   * apply momentum, dampening, weight decay and batch size. Samples and outputs are by default those of the task. Default: times
   * in units of τ alone.
   */
  readonly setting?: TrainingSetting | undefined;
}

/** Start of the network. */
export type Start =
  | { readonly kind: "scale" | "relativeScale"; readonly size: number }
  | { readonly kind: "gaussian"; readonly size: number; readonly hidden: number; readonly seed: number };

/** Changes of the inputs before learning, in this order. */
export interface Preparation {
  readonly centre: boolean;
  /** True to divide by the standard deviations; implies `centre`. */
  readonly standardise: boolean;
  readonly whiten: boolean;
}

/** Options of a prediction with their defaults. */
export interface PredictPlan {
  readonly depth: number;
  readonly modes: number;
  readonly start: Start;
  readonly preparation: Preparation;
  /** Setting with a unit of time; undefined if no steps are counted. */
  readonly setting: CheckedSetting | undefined;
}

const PREDICT_OPTIONS: FieldsOf<PredictOptions> = {
  depth: true,
  scale: true,
  relativeScale: true,
  standardDeviation: true,
  hidden: true,
  seed: true,
  modes: true,
  centre: true,
  center: true,
  standardise: true,
  standardize: true,
  whiten: true,
  setting: true,
};

/** Reads and checks the options of a prediction. */
export function readPredictOptions(at: Arguments, options: PredictOptions): PredictPlan {
  at.options(HERE, options, PREDICT_OPTIONS);
  const { depth = 2, modes = 10, whiten = false } = options;
  at.number("depth", depth, { integer: true, atLeast: 1, atMost: 100 });
  at.number("modes", modes, { integer: true, atLeast: 1 });
  at.boolean("whiten", whiten);
  const standardise = readSpellings(at, options, "standardise", "standardize") ?? false;
  const centre = readSpellings(at, options, "centre", "center") ?? standardise;
  if (standardise && !centre) {
    const name = options.centre === false ? "centre" : "center";
    throw at.error(name, "true or left out if the inputs are standardised, which centres them", false);
  }
  return {
    depth,
    modes,
    start: readStart(at, options, depth),
    preparation: { centre, standardise, whiten },
    setting: readTraining(at.at("setting"), options.setting),
  };
}

/** Reads an option with two spellings. */
function readSpellings<Name extends keyof PredictOptions>(
  at: Arguments,
  options: PredictOptions,
  british: Name,
  american: Name,
): boolean | undefined {
  const given = ([british, american] as const).filter((name) => options[name] !== undefined);
  const [value, other = value] = given.map((name) => at.boolean(name, options[name]));
  if (value === other) return value;
  throw at.error(american, `left out or equal to ${british}, of which it is another spelling`, other);
}

/** Names of the options that give the size of the start, each of which excludes the others. */
const SIZES = ["scale", "relativeScale", "standardDeviation"] as const;

/** Range of standard deviations in which products of two weights neither under- nor overflow. */
const DEVIATIONS = { atLeast: 1e-100, atMost: 1e100 } as const;

function readStart(at: Arguments, options: PredictOptions, depth: number): Start {
  const [name = "scale", second] = SIZES.filter((candidate) => options[candidate] !== undefined);
  if (second !== undefined) {
    throw at.error(second, `left out if ${name} is given`, options[second]);
  }
  const size = at.number(name, options[name] ?? 1e-3, { above: 0 });
  const { hidden, seed } = options;
  if (name === "standardDeviation") {
    if (depth !== 2) {
      const expected =
        "left out unless depth is 2: the modes of deeper networks are predicted from balanced layers";
      throw at.error(name, expected, size);
    }
    return {
      kind: "gaussian",
      size: at.number(name, size, DEVIATIONS),
      hidden: at.number("hidden", hidden ?? 128, { integer: true, atLeast: 1 }),
      seed: at.number("seed", seed ?? 0, { integer: true }),
    };
  }
  for (const [field, value] of Object.entries({ hidden, seed })) {
    if (value !== undefined) throw at.error(field, "left out unless standardDeviation is given", value);
  }
  return { kind: name, size };
}

/** Returns the numbers of a plan and of its setting by the names of their options. */
export function parametersOf({ depth, modes, start, setting }: PredictPlan): Record<string, number> {
  const { learningRates: [learningRate] = [], momentum, batchSize } = setting ?? {};
  const training = {
    ...(learningRate !== undefined && { learningRate }),
    ...(momentum !== undefined && { momentum }),
    ...(batchSize !== undefined && { batchSize }),
  };
  if (start.kind !== "gaussian") return { depth, [start.kind]: start.size, modes, ...training };
  const { size, hidden, seed } = start;
  return { depth, standardDeviation: size, hidden, seed, modes, ...training };
}
