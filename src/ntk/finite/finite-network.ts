import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import {
  blocksInOrder,
  type ChannelOrder,
  type Layer,
  type Parameterisation,
  readBlock,
  readLayer,
  readParameterisation,
  readShape,
  readTree,
  type SamplesLike,
  writeBlock,
} from "../../networks/architecture";
import {
  type Plan,
  type Prepared,
  planLayout,
  planNetwork,
  readInputs,
  runForward,
} from "../../networks/engine";
import { generator } from "../../random";

/** Description of a network of finite width. */
export interface FiniteDescription {
  /** Layers of the network. */
  readonly network: Layer;
  /** Shape of one input: [features], [length, channels] or [height, width, channels]. */
  readonly inputShape: readonly number[];
  readonly parameterisation: Parameterisation;
  /** Order of the dimensions of images; default `"last"`. */
  readonly channels?: ChannelOrder | undefined;
}

/** A network of finite width with its parameters. */
export interface FiniteNetwork extends FiniteDescription {
  /**
   * Weights and biases, input layer first: W [width, fan-in] (of a convolution [width, ...filter, channels]), followed
   * by b [width] if the layer has biases.
   */
  readonly parameters: readonly NdArray[];
  /** Computes the outputs, [N, O]; with a `dropoutSeed`, units are dropped at random, as in training. */
  forward(inputs: SamplesLike, options?: { dropoutSeed?: number }): NdArray;
}

/** Creates a finite network from its checked parts; the parameters are not copied. */
export function makeFinite(
  { network, inputShape, parameterisation, channels = "last" }: FiniteDescription,
  parameters: readonly NdArray[],
): FiniteNetwork {
  const args = argumentsOf("forward");
  const finite: FiniteNetwork = {
    network,
    inputShape,
    parameterisation,
    channels,
    parameters,
    forward(inputs, options = {}) {
      args.options("options", options, { dropoutSeed: true });
      const { dropoutSeed } = options;
      const masks =
        dropoutSeed === undefined
          ? undefined
          : generator(args.number("options.dropoutSeed", dropoutSeed, { integer: true }));
      const { plan, theta } = readFinite(args.at("network"), finite);
      const samples = readInputs(args.at("inputs"), inputs, plan, 1);
      const { output } = runForward(plan.ops, [theta], [samples.data], samples.count, masks);
      return toNdArray(args.finite("inputs and parameters", output[0]!), [samples.count, plan.outputs]);
    },
  };
  return finite;
}

/** Checks a finite network, which may be user-supplied, and packs its parameters. */
export function readFinite(args: Arguments, finite: FiniteNetwork): Prepared {
  args.record(HERE, finite);
  if (finite.parameterisation === undefined) {
    throw args.error(HERE, "a network with parameters, made by initialise", finite);
  }
  readParameterisation(args.at("parameterisation"), finite.parameterisation);
  const inputShape = readShape(args.at("inputShape"), finite.inputShape);
  const plan = planFinite(args, { ...finite, inputShape });
  const blocks = blocksInOrder(planLayout(plan));
  const { parameters } = finite;
  const at = args.at("parameters");
  if (!Array.isArray(parameters) || parameters.length !== blocks.length) {
    throw at.error(HERE, `an array of ${blocks.length} parameters`, parameters);
  }
  const theta = new Float64Array(plan.parameters);
  for (const [i, block] of blocks.entries()) writeBlock(at.at(i), parameters[i], block, theta);
  return { plan, theta };
}

/** Checks the layers of a finite network, and plans its passes. */
export function planFinite(args: Arguments, description: FiniteDescription): Plan {
  const { network, inputShape, parameterisation, channels = "last" } = description;
  args.choice("channels", channels, ["first", "last"] as const);
  return planNetwork(args.at("network"), {
    ...readTree(args.at("network"), network),
    inputShape,
    parameterisation,
    channels,
  });
}

/** Returns a copy of a finite network with other parameters, packed in the order of `finite.parameters`. */
export function withParameters(finite: FiniteNetwork, theta: Float64Array): FiniteNetwork {
  const args = argumentsOf("withParameters").at("finite");
  const { plan } = readFinite(args, finite);
  const network = readLayer(args.at("network"), finite.network);
  return makeFinite(
    { ...finite, network, inputShape: [...finite.inputShape] },
    unpackParameters(plan, theta),
  );
}

/** Returns the arrays of packed parameters, in the order of `FiniteNetwork.parameters`. */
export const unpackParameters = (plan: Plan, theta: Float64Array): NdArray[] =>
  blocksInOrder(planLayout(plan)).map((block) => readBlock(theta, block));
