import type { NdArray } from "../../arrays";
import { counted } from "../numbers";

/** An array of the parameters of a log: its name in the file, and its name without the ending. */
export interface NamedParameter {
  readonly key: string;
  readonly name: string;
  readonly array: NdArray;
}

/** Number of units of an array of the data, with the name of this array. */
export interface DataWidth {
  readonly name: string;
  readonly width: number;
}

/**
 * Returns the first reason why layers do not form one fully connected network from the inputs to the outputs of a log;
 * undefined if they do. Numbers of records are not compared.
 *
 * @param layers weights [T, n_out, n_in] in their order
 * @param biases biases [T, n_out]: none, or one of each layer in the same order
 */
export function networkFault(
  layers: readonly NamedParameter[],
  biases: readonly NamedParameter[],
  inputs: DataWidth | undefined,
  outputs: DataWidth | undefined,
): string | undefined {
  let below = inputs && `${inputs.width} of "${inputs.name}"`;
  let width = inputs?.width;
  for (const { key, array } of layers) {
    const [, above, received] = array.shape as [number, number, number];
    if (width !== undefined && received !== width) {
      return `${described(key, array)} has ${counted(received, "input")}, not the ${below}`;
    }
    width = above;
    below = `${counted(above, "output")} of "${key}"`;
  }
  const last = layers[layers.length - 1];
  if (last !== undefined && outputs !== undefined && width !== outputs.width) {
    return `${described(last.key, last.array)} has ${counted(width!, "output")}, not the ${outputs.width} of "${outputs.name}"`;
  }
  return biases.length === 0 ? undefined : biasFault(layers, biases);
}

/** Returns the first reason why biases do not belong to the layers, one to each. */
function biasFault(layers: readonly NamedParameter[], biases: readonly NamedParameter[]): string | undefined {
  if (biases.length > layers.length) {
    const extra =
      biases.find(({ name }) => layers.every((layer) => layer.name !== name)) ?? biases[layers.length]!;
    return `no weights of a fully connected layer belong to ${described(extra.key, extra.array)}`;
  }
  if (biases.length < layers.length) {
    const bare =
      layers.find(({ name }) => biases.every((bias) => bias.name !== name)) ?? layers[biases.length]!;
    return `no biases belong to ${described(bare.key, bare.array)}, unlike other layers`;
  }
  const l = biases.findIndex(({ array }, i) => array.shape[1] !== layers[i]!.array.shape[1]);
  if (l < 0) return undefined;
  const { key, array } = layers[l]!;
  return `${described(biases[l]!.key, biases[l]!.array)} does not have the ${counted(array.shape[1]!, "output")} of "${key}"`;
}

const described = (key: string, { shape }: NdArray): string => `"${key}" of shape [${shape.join(", ")}]`;
