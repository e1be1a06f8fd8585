import type { Arguments } from "../../arrays/arguments";
import { groupedWorkspace } from "../../simd/workspace";
import type { GrokkingProblem, GrokkingSizes } from "./grokking-problem";
import { eachLowerBlock, mirrorLower } from "./lower-triangle";

/** Gradient descent of a network with the activation h + ε h²/2, by the moments of its weights. */
export interface ReducedMap {
  /** Mean a of the weights, d numbers. */
  readonly mean: Float64Array;
  /** Second moment M of the weights, [d, d]. */
  readonly secondMoment: Float64Array;
  /** Computes the mean square of f − y over the training samples, which `advance` requires. */
  trainLoss(): number;
  /** Computes the mean square of f − y over the test samples. */
  testLoss(): number;
  /** Makes one step of gradient descent. */
  advance(): void;
  release(): void;
}

/** Coefficient ε of the activation, and the learning rate η per unit. */
export interface MapSettings {
  readonly epsilon: number;
  readonly learningRate: number;
}

/** Number of float64 numbers in the memory of a map. */
export const mapSize = ({ dimension: d, samples, testSamples }: GrokkingSizes): number =>
  (samples + testSamples) * (d + 1) + Math.max(samples, testSamples) * d + d * (4 * d + 3);

/**
 * Creates the map of the moments a = ⟨θ⟩ and M = ⟨θθᵀ⟩ over units by full-batch gradient descent.
 *
 *   f = aᵀx + (ε/2) xᵀM x,  g = −⟨(f − y) x⟩,  G = −⟨(f − y) x xᵀ⟩
 *   θ ← A θ + b  with  A = I + ηε G,  b = η g,  so that
 *   a ← A a + b,  M ← A M Aᵀ + (A a) bᵀ + b (A a)ᵀ + b bᵀ
 *
 * A step takes 5/8 (4 n d² + 2 d³) + 2 d³ operations for large d: of symmetric matrices, and of xᵀM x, only the lower
 * triangle is computed.
 */
export function reducedMap(
  args: Arguments,
  problem: GrokkingProblem,
  { epsilon, learningRate }: MapSettings,
): ReducedMap {
  const { dimension: d, samples: n, testSamples } = problem;
  const most = Math.max(n, testSamples);
  const square = d * d;
  const { groups, kernels, release } = groupedWorkspace(args, {
    samples: [problem.inputs.length, most * d, n + testSamples],
    vectors: [d, d, d],
    matrices: [square, square, square, square],
  });
  const [inputs, products, errors] = groups.samples as Three;
  const [mean, step, shifted] = groups.vectors as Three;
  const [moment, half, growth, moved] = groups.matrices as [...Three, Float64Array];
  const at = (array: Float64Array, index = 0) => array.byteOffset + 8 * index;
  inputs.set(problem.inputs);
  mean.set(problem.mean);
  moment.set(problem.secondMoment);
  halveLower(moment, half, d);

  /** Writes the errors f − y of `count` samples from `first` on, and returns their mean square. */
  const meanSquare = (first: number, count: number): number => {
    eachLowerBlock(d, (j, columns) => {
      const below = at(inputs, first * d + j);
      kernels.product(0, 0, at(products, j), d, below, d, at(half, j * d + j), d, count, d - j, columns);
    });
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const x = at(inputs, (first + i) * d);
      const quadratic = kernels.dot(at(products, i * d), x, d);
      const error = kernels.dot(at(mean), x, d) + epsilon * quadratic - problem.targets[first + i]!;
      errors[first + i] = error;
      sum += error * error;
    }
    return sum / count;
  };

  /** Writes ηε G, and η g to `step`. */
  const writeGradient = (): void => {
    const factor = -learningRate / n;
    kernels.transposedTimes(at(step), at(inputs), d, at(errors), n, d);
    for (let j = 0; j < d; j++) step[j]! *= factor;
    for (let i = 0; i < n; i++) {
      const weight = factor * epsilon * errors[i]!;
      for (let k = i * d; k < (i + 1) * d; k++) products[k] = weight * inputs[k]!;
    }
    eachLowerBlock(d, (j, columns) => {
      const out = at(growth, j * d + j);
      kernels.product(1, 0, out, d, at(inputs, j), d, at(products, j), d, d - j, n, columns);
    });
    mirrorLower(growth, d);
  };

  return {
    mean,
    secondMoment: moment,
    trainLoss: () => meanSquare(0, n),
    testLoss: () => meanSquare(n, testSamples),
    advance() {
      writeGradient();
      moved.set(moment);
      kernels.product(0, 1, at(moved), d, at(growth), d, at(moment), d, d, d, d);
      moment.set(moved);
      eachLowerBlock(d, (j, columns) => {
        const out = at(moment, j * d + j);
        kernels.product(0, 1, out, d, at(moved, j * d), d, at(growth, j), d, d - j, d, columns);
      });
      kernels.times(at(shifted), at(growth), d, at(mean), d, d);
      // The last three terms of M are s bᵀ + b sᵀ with s = A a + b/2.
      for (let j = 0; j < d; j++) {
        shifted[j]! += mean[j]! + step[j]! / 2;
        mean[j] = shifted[j]! + step[j]! / 2;
      }
      kernels.symmetricRankTwo(at(moment), d, 1, at(shifted), at(step), d);
      mirrorLower(moment, d);
      halveLower(moment, half, d);
    },
    release,
  };
}

type Three = [Float64Array, Float64Array, Float64Array];

/** Writes the lower triangle L of a symmetric M with half its diagonal, so that xᵀM x = 2 xᵀL x. */
function halveLower(matrix: Float64Array, half: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) {
    for (let k = i * d; k < i * d + i; k++) half[k] = matrix[k]!;
    half[i * d + i] = matrix[i * d + i]! / 2;
  }
}
