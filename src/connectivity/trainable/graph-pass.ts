import type { Arguments } from "../../arrays/arguments";
import { writeDerivatives, writeValues } from "../../networks/architecture";
import type { LossRule } from "../../networks/engine";
import { groupedWorkspace } from "../../simd/workspace";
import type { CheckedGraph } from "./read-graph";

/** Gains, maps, activities and gradients of a graph on a batch of inputs, in the memory of the kernels. */
export interface GraphPass {
  /** Gains [n, n] and maps [w, w], which may be changed between passes. */
  readonly gains: Float64Array;
  readonly maps: readonly Float64Array[];
  /** Activities x_0 … x_{n−1}, [P, w], after `forward`. */
  readonly states: readonly Float64Array[];
  /** Gradient of the gains, [n, n], after `backward`; 0 for i >= j. */
  readonly gainGradient: Float64Array;
  /** Gradients of the maps, [w, w] each, after `backward` with maps. */
  readonly mapGradients: readonly Float64Array[];
  /** Computes the activities. */
  forward(): void;
  /** Computes the gradients of the mean loss over the samples by the gains and, if asked, by the maps, after `forward`. */
  backward(loss: LossRule, targets: Float64Array, withMaps: boolean): void;
  release(): void;
}

/** Number of float64 numbers in the memory of a pass over `samples` inputs. */
export const passSize = ({ nodes, width }: CheckedGraph, samples: number): number =>
  2 * nodes * nodes + 2 * (nodes - 1) * width * width + 4 * nodes * samples * width;

/**
 * Prepares forward and backward passes of a graph,
 *
 *   s_j = Σ_{i<j} a_ij x_i,  x_j = φ(W_j s_j),
 *   ∂L/∂s_j = W_jᵀ (φ′(W_j s_j) ⊙ ∂L/∂x_j),  ∂L/∂a_ij = ∂L/∂s_j · x_i,  ∂L/∂x_i = Σ_{j>i} a_ij ∂L/∂s_j,
 *
 * that allocate nothing. 6 P w² operations for each node and 6 P w for each edge. The caller has checked `passSize`, and
 * releases the memory.
 */
export function graphPass(args: Arguments, graph: CheckedGraph, inputs: Float64Array): GraphPass {
  const { nodes, width, functions } = graph;
  const samples = inputs.length / width;
  const size = inputs.length;
  const last = nodes - 1;
  const perNode = (length: number) => new Array<number>(last).fill(length);
  const { kernels, groups, release } = groupedWorkspace(args, {
    gains: [nodes * nodes, nodes * nodes],
    maps: perNode(width * width),
    mapGradients: perNode(width * width),
    states: [size, ...perNode(size)],
    sums: perNode(size),
    preactivations: perNode(size),
    signals: perNode(size),
  });
  const { maps, mapGradients, states, sums, preactivations, signals } = groups;
  const [gains, gainGradient] = groups.gains as [Float64Array, Float64Array];
  gains.set(graph.gains);
  for (const [k, map] of graph.maps.entries()) maps[k]!.set(map);
  states[0]!.set(inputs);
  // ∂L/∂s_j takes the place of W_j s_j, which is not read again.
  const sumSignals = preactivations;

  return {
    gains,
    maps,
    states,
    gainGradient,
    mapGradients,
    release,
    forward() {
      for (let j = 1; j < nodes; j++) {
        const sum = sums[j - 1]!;
        sum.fill(0);
        for (let i = 0; i < j; i++) {
          const gain = gains[i * nodes + j]!;
          if (gain !== 0) kernels.axpy(sum.byteOffset, gain, states[i]!.byteOffset, size);
        }
        const out = (j === last ? states[j] : preactivations[j - 1])!.byteOffset;
        const map = maps[j - 1]!.byteOffset;
        kernels.product(2, 0, out, width, sum.byteOffset, width, map, width, samples, width, width);
        if (j < last) writeValues(functions, preactivations[j - 1]!, states[j]!, size);
      }
    },
    backward(loss, targets, withMaps) {
      for (const signal of signals) signal.fill(0);
      loss.signal(states[last]!, targets, signals[last - 1]!, samples, width, 1 / samples);
      for (let j = last; j > 0; j--) {
        const signal = signals[j - 1]!;
        if (j < last) writeDerivatives(functions, preactivations[j - 1]!, signal, signal, size, states[j]);
        const from = signal.byteOffset;
        const map = maps[j - 1]!.byteOffset;
        if (withMaps) {
          const sum = sums[j - 1]!.byteOffset;
          const gradient = mapGradients[j - 1]!.byteOffset;
          kernels.product(1, 0, gradient, width, from, width, sum, width, width, samples, width);
        }
        const sumSignal = sumSignals[j - 1]!.byteOffset;
        kernels.product(0, 0, sumSignal, width, from, width, map, width, samples, width, width);
        for (let i = 0; i < j; i++) {
          const edge = i * nodes + j;
          gainGradient[edge] = kernels.dot(sumSignal, states[i]!.byteOffset, size);
          if (i > 0 && gains[edge] !== 0)
            kernels.axpy(signals[i - 1]!.byteOffset, gains[edge]!, sumSignal, size);
        }
      }
    },
  };
}
