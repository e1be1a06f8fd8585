import { type FiniteNetwork, serial } from "../../../src/ntk";
import { makeFinite } from "../../../src/ntk/finite/finite-network";
import type { Nested, TorchCase, TorchParameters } from "../../networks/fixtures/torch-layers";
import { arraysOf, layersOf, sizesOf } from "../../networks/fixtures/torch-sequential";

/** Returns the arrays of PyTorch in the order and the shapes of `FiniteNetwork.parameters`, [out, ...filter, in]. */
const listOf = (parameters: TorchParameters) => {
  const { weights, biases } = arraysOf(parameters);
  return weights.flatMap((w, l) => [w, biases[l]!].filter(({ size }) => size > 0));
};

/** Returns the packed numbers of all parameters, in the order of `FiniteNetwork.parameters`. */
export const packed = (parameters: TorchParameters): number[] =>
  listOf(parameters).flatMap(({ data }) => Array.from(data));

/** Returns a Jacobian of PyTorch as packed rows, [N, O, parameters]. */
export const packedJacobian = ({ output, jacobian }: TorchCase["expected"]): Nested | undefined =>
  jacobian &&
  (output as number[][]).map((row, n) =>
    row.map((_, o) => {
      const rowsOf = (arrays: readonly Nested[]) =>
        arrays.map((array) => (array as Nested[][])[n]?.[o] ?? []);
      return packed({ weights: rowsOf(jacobian.weights), biases: rowsOf(jacobian.biases) as number[][] });
    }),
  );

/** Creates the finite network of a case. */
export const finiteOf = ({ layers, inputs, parameters }: TorchCase): FiniteNetwork =>
  makeFinite(
    {
      network: serial(...layersOf(layers)),
      inputShape: sizesOf(inputs).slice(1),
      parameterisation: "standard",
    },
    listOf(parameters),
  );
