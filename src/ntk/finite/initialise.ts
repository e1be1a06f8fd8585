import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import {
  type Activation,
  dense,
  isNetwork,
  type Layer,
  type LayerLike,
  type Network,
  type Parameterisation,
  type Parameters,
  type ParametersLike,
  readActivation,
  readLayer,
  readNetwork,
  readParameterisation,
  readShape,
  serial,
} from "../../networks/architecture";
import { drawLayerVariances, packParameters } from "../../networks/engine";
import { generator } from "../../random";
import { type FiniteNetwork, makeFinite, planFinite, unpackParameters } from "./finite-network";

/** Options of `initialise`. */
export interface InitialiseOptions {
  /**
   * Number of features of an input, or its shape: [length, channels] or [height, width, channels] for images; default
   * that of a network with an input shape.
   */
  readonly inputSize?: number | readonly number[] | undefined;
  /** Seed of the random parameters; default 0. */
  readonly seed?: number | undefined;
  /** Scaling of the parameters; default that of a network with an input shape, else `"ntk"`. */
  readonly parameterisation?: Parameterisation | undefined;
}

/**
 * Creates a network of finite width with random parameters: of variance 1, scaled in the network (`"ntk"`), or of
 * variances σ_w²/n and σ_b² (`"standard"`). Its outputs and tangent kernels tend to those of `kernels` as the widths
 * grow.
 *
 * @throws ArgumentError for unknown options, layers without a width, or layers that do not fit the inputs
 * @example
 * const network = serial(dense({ width: 512, weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const finite = initialise(network, { inputSize: 3, seed: 1 });
 * finite.forward([[1, 2, 3]]).shape; // [1, 1]
 */
export function initialise(network: LayerLike, options: InitialiseOptions = {}): FiniteNetwork {
  const args = argumentsOf("initialise");
  args.options("options", options, { inputSize: true, seed: true, parameterisation: true });
  const own = isNetwork(network) ? readNetwork(args.at("network"), network) : undefined;
  const { inputSize = own?.inputShape, seed = 0 } = options;
  const shape = typeof inputSize === "number" ? [inputSize] : inputSize;
  const inputShape = readShape(args.at("options.inputSize"), shape as readonly number[]);
  if (own !== undefined && String(own.inputShape) !== String(inputShape)) {
    const expected = `[${own.inputShape.join(", ")}], the input shape of the network, or omitted`;
    throw args.error("options.inputSize", expected, inputSize);
  }
  const { parameterisation: scaling = own?.parameterisation ?? "ntk" } = options;
  const parameterisation = readParameterisation(args.at("options.parameterisation"), scaling);
  const random = generator(args.number("options.seed", seed, { integer: true }));
  const copy = own?.copy ?? readLayer(args.at("network"), network);
  const description = { network: copy, inputShape, parameterisation, channels: own?.channels };
  return makeFinite(description, inOrder(drawLayerVariances(planFinite(args, description), random)));
}

/** Lists parameters in the order of `FiniteNetwork.parameters`. */
const inOrder = ({ weights, biases }: Parameters): NdArray[] =>
  weights.flatMap(
    (w, l) => [w, biases[l]].filter((array) => array !== undefined && array.size > 0) as NdArray[],
  );

/**
 * Creates a finite network from a network and its parameters, for example from one that `networks.train` has trained,
 * to compute its tangent kernels and Taylor models.
 *
 * @param network a network made by `networks.mlp`, `convolutional` or `sequential`
 * @param parameters { weights, biases } in the shapes returned by `networks.initialise`
 * @throws ArgumentError for shapes that do not match, or NaN
 * @example
 * const network = mlp({ widths: [2, 2, 1], activation: "tanh", bias: false });
 * const finite = finiteNetwork(network, { weights: [[[1, 0], [0.5, 1]], [[1, -1]]] });
 * empiricalNtk(finite, [[1, 2], [0, 1]]).shape; // [2, 2]
 */
export function finiteNetwork(network: Network, parameters: ParametersLike): FiniteNetwork {
  const args = argumentsOf("finiteNetwork");
  const { copy, inputShape, parameterisation, channels } = readNetwork(args.at("network"), network);
  const description = { network: copy, inputShape, parameterisation, channels };
  const plan = planFinite(args, description);
  return makeFinite(
    description,
    unpackParameters(plan, packParameters(args.at("parameters"), plan, parameters)),
  );
}

/**
 * Creates a fully connected network with given weights, z = W h + b (parameterisation `"standard"`), for example to
 * compute the tangent kernel of a network that was trained elsewhere, or of a deep linear network.
 *
 * @param options.weights `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @param options.biases one vector per layer; default no biases
 * @param options.activation activation between the layers (`linear()` for deep linear networks)
 * @throws ArgumentError for unknown options, or shapes of weights that do not match
 * @example
 * const weights = [[[1, 2], [0, 1], [1, 0]], [[1, 1, 1]]];
 * const kernel = empiricalNtk(networkFromWeights({ weights, activation: linear() }), [[1, 0], [0, 1]]);
 */
export function networkFromWeights(options: {
  readonly weights: readonly MatrixLike[];
  readonly biases?: readonly VectorLike[] | undefined;
  readonly activation: Activation;
}): FiniteNetwork {
  const args = argumentsOf("networkFromWeights");
  args.options("options", options, { weights: true, biases: true, activation: true });
  const { weights, biases, activation } = options;
  if (!Array.isArray(weights) || weights.length === 0 || weights.length > 1000) {
    throw args.error("options.weights", "an array of 1 to 1000 matrices", weights);
  }
  if (biases !== undefined && (!Array.isArray(biases) || biases.length !== weights.length)) {
    throw args.error("options.biases", `an array of ${weights.length} vectors`, biases);
  }
  const between = readActivation(args.at("options.activation"), activation);
  const layers: Layer[] = [];
  const parameters = [];
  let columns: number | undefined;
  for (let l = 0; l < weights.length; l++) {
    const w = args.matrix(["options", "weights", l], weights[l]!, { columns });
    columns = w.rows;
    parameters.push(toNdArray(w.data, [w.rows, w.columns]));
    if (biases !== undefined) {
      parameters.push(toNdArray(args.vector(["options", "biases", l], biases[l]!, w.rows), [w.rows]));
    }
    if (l > 0) layers.push(between);
    layers.push(dense({ width: w.rows, biasVariance: biases === undefined ? 0 : 1 }));
  }
  const inputShape = [parameters[0]!.shape[1]!];
  return makeFinite({ network: serial(...layers), inputShape, parameterisation: "standard" }, parameters);
}
