import { type NdArray, toNdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import type { Archive } from "../../files/archive";
import type { NamedParameter } from "./network-fault";

/** Accepted names of the arrays of a layer: this library's, PyTorch's and Flax's (whose kernels are transposed). */
const LAYERS: readonly {
  readonly of: "weights" | "biases";
  readonly name: RegExp;
  readonly transposed?: true;
}[] = [
  { of: "weights", name: /^(?:w|weights?)[_.]?(\d+)$/i },
  { of: "weights", name: /^(.+)\.weight$/ },
  { of: "weights", name: /^(.+)[./]kernel$/, transposed: true },
  { of: "biases", name: /^(?:b|bias(?:es)?)[_.]?(\d+)$/i },
  { of: "biases", name: /^(.+)[./]bias$/ },
];

/** Dimensions of the arrays of a fully connected layer over time. */
const DIMENSIONS = { weights: 3, biases: 2 } as const;

/**
 * Names of parameters that no fully connected layer has: parametrised and recurrent weights and projections of attention in
 * PyTorch, scales of a normalisation and embeddings in Flax.
 */
const OTHER_LAYERS =
  /\.parametrizations\.|\.weight_[gv]$|(?:^|[._])(?:weight|bias)_(?:ih|hh|hr)(?:_l\d+\w*)?$|\.in_proj_(?:weight|bias)$|[./](?:scale|embedding)$/;

/** Advice in errors for networks whose weights are not diagnosed. */
const ADVICE =
  '(for a network with other layers, such as normalisation or convolution, log "hidden" and "outputs" as well)';

/** Tests whether an array has a name that the weights of a layer have. */
export const isNameOfWeights = (key: string): boolean =>
  LAYERS.some(({ of, name }) => of === "weights" && name.test(key));

/** Returns the arrays of all layers, in the order of the file. */
export function layerArrays(
  at: Arguments,
  { names, read }: Archive,
  of: "weights" | "biases",
): NamedParameter[] {
  const rules = LAYERS.filter((rule) => rule.of === of);
  return names.flatMap((key) =>
    rules.flatMap(({ name: pattern, transposed }) => {
      const [, name] = pattern.exec(key) ?? [];
      if (name === undefined) return [];
      const array = read(key);
      checkLayer(at, key, array, of);
      return [{ key, name, array: transposed ? transposeEach(array) : array }];
    }),
  );
}

/**
 * Returns the reason why the parameters of a log are not those of a multilayer perceptron, if the name or the dimensions of one
 * of them belong to another layer, such as normalisation or convolution.
 */
export function otherLayer({ names, read }: Archive): string | undefined {
  for (const key of names) {
    const { of } = LAYERS.find(({ name }) => name.test(key)) ?? {};
    if (of === undefined && !OTHER_LAYERS.test(key)) continue;
    const { shape } = read(key);
    if (of !== undefined && shape.length === DIMENSIONS[of]) continue;
    return `"${key}" of shape [${shape.join(", ")}] does not belong to a fully connected layer`;
  }
  return undefined;
}

/** Checks that a log without activations has no parameters with the names of other layers. */
export function checkNames(at: Arguments, { names, read }: Archive): void {
  const key = names.find((name) => OTHER_LAYERS.test(name));
  if (key === undefined) return;
  const expected = `only parameters of fully connected layers ${ADVICE}`;
  throw at.refusal([`(array ${JSON.stringify(key)})`], expected, `shape [${read(key).shape.join(", ")}]`);
}

/** Checks that an array belongs to a fully connected layer; otherwise throws an error with advice for other layers. */
function checkLayer(at: Arguments, key: string, array: NdArray, of: "weights" | "biases"): void {
  const shape = of === "weights" ? "[T, n_out, n_in]" : "[T, n_out]";
  if (array.shape.length === DIMENSIONS[of]) return;
  const expected = `an array of shape ${shape}, the ${of} of a fully connected layer over time ${ADVICE}`;
  throw at.refusal([`(array ${JSON.stringify(key)})`], expected, `shape [${array.shape.join(", ")}]`);
}

/** Transposes the matrices of an array [T, n, m] to [T, m, n]; other shapes are returned unchanged. */
function transposeEach(array: NdArray): NdArray {
  if (array.shape.length !== 3) return array;
  const [count, n, m] = array.shape as [number, number, number];
  const out = new Float64Array(count * n * m);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[(t * m + j) * n + i] = array.get(t, i, j);
  }
  return toNdArray(out, [count, m, n]);
}
