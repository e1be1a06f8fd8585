import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Network, readNetwork } from "../architecture/network";
import { type Block, type Layout, type ParametersLike, writeParameters } from "../architecture/parameters";
import { type InputRows, readRows, type SamplesLike } from "../architecture/samples";
import type { WeightOp } from "./ops";
import { type Plan, planNetwork } from "./plan";
import { samplesPerBlock } from "./sample-blocks";

/** A checked network with its parameters, ready for forward and backward passes. */
export interface Prepared {
  readonly plan: Plan;
  /** All parameters in one array. */
  readonly theta: Float64Array;
}

/** Checks a network and its parameters. */
export function prepare(args: Arguments, network: Network, parameters: ParametersLike): Prepared {
  const plan = planNetwork(args.at("network"), readNetwork(args.at("network"), network));
  return { plan, theta: packParameters(args.at("parameters"), plan, parameters) };
}

/** Checks parameters, and packs them in the order of the plan. */
export function packParameters(args: Arguments, plan: Plan, parameters: ParametersLike): Float64Array {
  const theta = new Float64Array(plan.parameters);
  writeParameters(args, parameters, planLayout(plan), theta);
  return theta;
}

/** Returns the positions of the parameters of a plan. */
export function planLayout({ weights, channels, parameters }: Plan): Layout {
  const hasBiases = weights.some(({ biasesAt }) => biasesAt >= 0);
  return {
    weights: weights.map((op) => weightBlock(op, channels === "first")),
    biases: hasBiases ? weights.map(biasBlock) : [],
    length: parameters,
  };
}

function weightBlock(op: WeightOp, channelsFirst: boolean): Block {
  const { weightsAt: at, width, fanIn, channels, filter, learningRate } = op;
  const block = { at, count: width * fanIn, learningRate };
  if (filter.length === 0) return { ...block, shape: [width, channels] };
  if (!channelsFirst) return { ...block, shape: [width, ...filter, channels] };
  const swapped = { positions: fanIn / channels, channels };
  return { ...block, shape: [width, channels, ...filter], swapped };
}

const biasBlock = ({ biasesAt, width, learningRate }: WeightOp): Block => {
  const count = biasesAt < 0 ? 0 : width;
  return { at: Math.max(0, biasesAt), count, shape: [count], learningRate };
};

/**
 * Reads inputs of a network, as samples of its input shape or as rows of all their numbers, and checks that the
 * intermediate values of a pass fit in memory.
 *
 * @param rows number of arrays of values per sample and layer that the pass keeps
 */
export function readInputs(args: Arguments, value: SamplesLike, plan: Plan, rows: number): InputRows {
  const inputs = readRows(args, value, plan);
  args.memory(HERE, plan.footprint * inputs.count * rows, "take fewer inputs at a time");
  return inputs;
}

/** Reads inputs of a network that pass it block by block, and checks that the values of a block fit in memory. */
export function readInputBlocks(args: Arguments, value: SamplesLike, plan: Plan, rows: number): InputRows {
  const inputs = readRows(args, value, plan);
  checkBlock(args, plan, inputs.count, rows);
  return inputs;
}

/** Checks that the intermediate values of a block of samples fit in memory. */
export const checkBlock = (args: Arguments, plan: Plan, count: number, rows: number): void =>
  args.memory(HERE, plan.footprint * Math.min(count, samplesPerBlock(plan)) * rows, "use a smaller network");
