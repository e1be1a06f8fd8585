import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readArray } from "../../arrays/read-array";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, NdArrayLike, VectorLike } from "../../arrays/types";
import { generator } from "../../random";
import type { Layer, Parameterisation } from "../architecture/layer";
import { readParameterisation, SIZE } from "../architecture/read-layer";
import { readSamples, type Samples, type SamplesLike } from "../architecture/samples";
import { type FinitePlan, planFinite } from "./finite-plan";
import { runForward } from "./forward";

/** A network of finite width with its parameters. */
export interface FiniteNetwork {
  /** Description of the network. */
  readonly network: Layer;
  /** Shape of one input: [features], [length, channels] or [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly parameterisation: Parameterisation;
  /**
   * Weights and biases, input layer first: W [width, fan-in] (of a convolution [width, ...filter, channels]), followed
   * by b [width] if the layer has biases.
   */
  readonly parameters: readonly NdArray[];
  /** Computes the outputs, [N, O]; with a `dropoutSeed`, units are dropped at random, as in training. */
  forward(inputs: SamplesLike, options?: { dropoutSeed?: number }): NdArray;
}

/** A checked finite network, ready for forward and backward passes. */
export interface Prepared {
  readonly plan: FinitePlan;
  readonly inputShape: readonly number[];
  /** All parameters in one array. */
  readonly theta: Float64Array;
}

/** Creates a finite network from its parts; the parameters are not copied. */
export function finiteNetwork(
  network: Layer,
  inputShape: readonly number[],
  parameterisation: Parameterisation,
  parameters: readonly NdArray[],
): FiniteNetwork {
  const args = argumentsOf("forward");
  const finite: FiniteNetwork = {
    network,
    inputShape,
    parameterisation,
    parameters,
    forward(inputs, options = {}) {
      args.options("options", options, { dropoutSeed: true });
      const { dropoutSeed } = options;
      const masks =
        dropoutSeed === undefined
          ? undefined
          : generator(args.number("options.dropoutSeed", dropoutSeed, { integer: true }));
      const prepared = readFinite(args.at("network"), finite);
      const { plan, theta } = prepared;
      const samples = readInputs(args.at("inputs"), inputs, prepared, 1);
      const { output } = runForward(plan.ops, [theta], [samples.data], samples.count, masks);
      return toNdArray(args.finite("inputs and parameters", output[0]!), [samples.count, plan.outputs]);
    },
  };
  return finite;
}

/** Returns a copy of a network with other parameters, packed in the order of `finite.parameters`. */
export function withParameters(finite: FiniteNetwork, theta: Float64Array): FiniteNetwork {
  const { plan, inputShape } = readFinite(argumentsOf("withParameters").at("finite"), finite);
  return finiteNetwork(plan.network, inputShape, finite.parameterisation, unpackParameters(plan, theta));
}

/** Checks a finite network, which may be user-supplied, and packs its parameters. */
export function readFinite(args: Arguments, finite: FiniteNetwork): Prepared {
  args.record(HERE, finite);
  const { network, parameterisation, parameters } = finite;
  if (parameterisation === undefined) {
    throw args.error(HERE, "a network with parameters, made by initialise", finite);
  }
  readParameterisation(args.at("parameterisation"), parameterisation);
  const inputShape = readShape(args.at("inputShape"), finite.inputShape);
  const plan = planFinite(args, network, inputShape, parameterisation);
  return { plan, inputShape, theta: packParameters(args.at("parameters"), plan, parameters) };
}

function packParameters(args: Arguments, plan: FinitePlan, parameters: readonly unknown[]): Float64Array {
  const shapes = parameterShapes(plan);
  if (!Array.isArray(parameters) || parameters.length !== shapes.length) {
    const expected = `an array of ${shapes.length} parameters`;
    throw args.error(HERE, expected, parameters);
  }
  const theta = new Float64Array(plan.parameters);
  let at = 0;
  for (const [i, shape] of shapes.entries()) {
    const expected = { dimensions: [shape.length], shape };
    const data = readParameter(args.at(i), parameters[i], expected);
    if (shapes.length === 1) return data;
    theta.set(data, at);
    at += data.length;
  }
  return theta;
}

function readParameter(
  args: Arguments,
  value: unknown,
  expected: { dimensions: number[]; shape: readonly number[] },
): Float64Array {
  if (expected.shape.length === 1) return args.vector(HERE, value as VectorLike, expected.shape[0]);
  return readArray(args, value as NdArrayLike, expected).data;
}

/** Reads the shape of one input: one to three positive sizes. */
export function readShape(args: Arguments, shape: readonly number[]): number[] {
  if (!Array.isArray(shape) || shape.length < 1 || shape.length > 3) {
    throw args.error(HERE, "an array of one to three sizes", shape);
  }
  const sizes = Array.from(shape, (n, d) => args.number(d, n, SIZE));
  const count = sizes.reduce((product, n) => product * n, 1);
  args.memory(HERE, count, "use smaller inputs");
  return sizes;
}

/** Returns the shapes of the parameters, in order. */
const parameterShapes = ({ weights }: FinitePlan): readonly (readonly number[])[] =>
  weights.flatMap(({ shape, biasesAt, width }) => (biasesAt < 0 ? [shape] : [shape, [width]]));

/** Copies packed parameters to separate arrays. */
export function unpackParameters(plan: FinitePlan, theta: Float64Array): NdArray[] {
  let at = 0;
  return parameterShapes(plan).map((shape) => {
    const count = shape.reduce((product, n) => product * n, 1);
    at += count;
    return toNdArray(theta.slice(at - count, at), shape);
  });
}

/**
 * Reads inputs of a finite network, and checks their shape, and that the intermediate values of a pass fit in memory.
 *
 * @param rows number of arrays of values per sample and layer that the pass keeps
 */
export function readInputs(
  args: Arguments,
  value: SamplesLike,
  { plan, inputShape }: Prepared,
  rows: number,
): Samples {
  const samples = readSamples(args, value);
  const shape = [...samples.spatial, samples.channels];
  if (shape.length !== inputShape.length || shape.some((n, d) => n !== inputShape[d])) {
    const expected = `samples of shape [${["N", ...inputShape].join(", ")}]`;
    throw args.refusal(HERE, expected, `shape [${[samples.count, ...shape].join(", ")}]`);
  }
  args.memory(HERE, plan.footprint * samples.count * rows, "take fewer inputs at a time");
  return samples;
}
