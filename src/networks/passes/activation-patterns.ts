import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { multiply } from "../../linalg/products";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { FusedLayers } from "../fused/fused-layers";
import type { FusedPass } from "../fused/fused-pass";
import { fusedPassesOf } from "./choose-passes";
import { forEachChunk, preparePass } from "./chunks";

/** A region of inputs with the same active units, and the linear network that acts there. */
export interface ActivationPattern {
  /** Row indices of the inputs in the region, ascending. */
  readonly samples: number[];
  /** Gates D_l: φ' of every unit of each hidden layer, 1 if the unit is active, else the slope below 0. */
  readonly gates: Float64Array[];
  /** Linear map W_L D_{L−1} W_{L−1} ... D_1 W_1 (with the skip connections, if any), [nOut, nIn]. */
  readonly map: NdArray;
  /** Contribution of the biases, nOut numbers: ŷ = map x + offset. */
  readonly offset: Float64Array;
}

/**
 * Computes the linear networks of a ReLU or leaky ReLU network, one for each activation pattern that occurs on the
 * inputs. Within a pattern the gates D_l are constant, and the network is exactly f(x) = W_L D_{L−1} ... D_1 W_1 x (the
 * linearised network of Basu, Mukherjee & Vasudevan 2019).
 *
 * If all samples have the same pattern, the network learns like a linear network; `balanceRates` measures the effect of
 * differences between patterns.
 *
 * @param inputs [P, nIn]
 * @returns the patterns, in order of their first sample
 * @throws ArgumentError for shapes that do not match, NaN, convolutions, or an activation that is not piecewise linear
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "relu" });
 * const [first] = activationPatterns(network, initialise(network, { seed: 1 }), [[0, 1], [0, 2], [-1, 0]]);
 * first!.samples; // 0 and 1: on the same ray
 */
export function activationPatterns(
  network: Network,
  parameters: ParametersLike,
  inputs: MatrixLike,
): ActivationPattern[] {
  const args = argumentsOf("activationPatterns");
  const { fused: layers, passes } = fusedPassesOf(args, network);
  checkPiecewise(args, layers);
  const x = args.matrix("inputs", inputs, { columns: layers.inputs });
  const pass = preparePass(args, passes, parameters, x.rows, args.at("inputs"));
  try {
    const samples = groupByPattern(pass, x);
    const numbers = samples.size * layers.outputs * (layers.inputs + 1);
    args.memory("inputs", numbers, "pass fewer samples at a time");
    return Array.from(samples.values(), (members) => {
      pass.inputs.set(x.data.subarray(members[0]! * x.columns, (members[0]! + 1) * x.columns));
      pass.forward(1);
      return { samples: members, ...linearNetwork(args, pass, layers) };
    });
  } finally {
    pass.release();
  }
}

function checkPiecewise(args: Arguments, { layers }: FusedLayers): void {
  if (layers.some(({ shape }) => shape.length !== 2)) {
    throw args.refusal("network", "a network of dense layers", "one with convolutions");
  }
  if (layers.some(({ activation }) => activation !== undefined && activation.slopes === undefined)) {
    const expected = "linear, relu or leakyRelu";
    throw args.refusal(["network", "(activation)"], expected, "one that is not piecewise linear");
  }
}

/** Groups the samples by pattern, in order of appearance. */
function groupByPattern(pass: FusedPass, x: Matrix): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  const hidden = pass.layers.slice(0, -1);
  forEachChunk(pass, x, (start, rows) => {
    for (let i = 0; i < rows; i++) {
      const key = hidden
        .map(({ outputs }, l) => {
          const z = pass.preactivations[l]!.subarray(i * outputs, (i + 1) * outputs);
          return Array.from(z, (value) => (value > 0 ? "1" : "0")).join("");
        })
        .join(" ");
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [start + i]);
      else group.push(start + i);
    }
  });
  return groups;
}

/** Computes the linear network of the sample in the pass: [map | offset], propagated from layer to layer. */
function linearNetwork(
  args: Arguments,
  pass: FusedPass,
  { layers, bias }: FusedLayers,
): Omit<ActivationPattern, "samples"> {
  const n = layers[0]!.inputs;
  const width = n + 1;
  const gates: Float64Array[] = [];
  const maps: Matrix[] = [];
  let below: Matrix = { rows: n, columns: width, data: new Float64Array(n * width) };
  for (let i = 0; i < n; i++) below.data[i * width + i] = 1;
  for (const [l, { outputs, inputs, activation, skip }] of layers.entries()) {
    const { at, count } = pass.layout.weights[l]!;
    const weights = { rows: outputs, columns: inputs, data: pass.parameters.slice(at, at + count) };
    const { data } = multiply(weights, below);
    const biases = bias ? pass.parameters.subarray(pass.layout.biases[l]!.at) : undefined;
    for (let i = 0; i < outputs; i++) data[i * width + n]! += biases?.[i] ?? 0;
    const [negative, positive] = activation?.slopes ?? [1, 1];
    const gate = Float64Array.from({ length: outputs }, (_, i) =>
      pass.preactivations[l]![i]! > 0 ? positive : negative,
    );
    const skipped = skip > 0 ? maps[l - skip]!.data : undefined;
    if (l < layers.length - 1) {
      gates.push(gate);
      for (let k = 0; k < data.length; k++) {
        data[k] = gate[Math.floor(k / width)]! * data[k]! + (skipped?.[k] ?? 0);
      }
    }
    below = { rows: outputs, columns: width, data };
    maps.push(below);
  }
  const { rows, data } = below;
  args.finite("parameters", data);
  const map = new Float64Array(rows * n);
  for (let i = 0; i < rows; i++) map.set(data.subarray(i * width, i * width + n), i * n);
  return {
    gates,
    map: toNdArray(map, [rows, n]),
    offset: Float64Array.from({ length: rows }, (_, i) => data[i * width + n]!),
  };
}
