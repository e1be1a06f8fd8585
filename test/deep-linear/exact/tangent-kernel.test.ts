import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { alignedWeights, exactFlow, lambdaBalancedWeights, product } from "../../../src/deep-linear";
import { matmul, svd } from "../../../src/linalg";
import { normal, orthogonal } from "../../../src/random";
import { correlationsFrom } from "../../../src/tasks";
import { diagonal, scaled } from "../../linalg/matrices";
import { whiteTask } from "./problems";
import { plus, times, transposed } from "./published-solutions";

describe("exactFlow: kernels from rich to lazy", () => {
  const { u, v } = svd(normal({ shape: [4, 4], seed: 4 }));
  const sigma = times(u, diagonal([2.5, 1.8, 1.2, 0.7]), transposed(v));
  const inputs = scaled(orthogonal({ rows: 4, columns: 4, seed: 7 }), 2);
  const data = whiteTask(sigma);
  const start = (lambda: number) => lambdaBalancedWeights({ widths: [4, 4, 4], lambda, scale: 0.1, seed: 8 });

  it("is Θ(x, x′) = Σ ∂f/∂w ∂f′/∂w by finite differences of the network", () => {
    const flow = exactFlow(start(0.5), data, { times: [0] });
    const kernel = flow.ntk(1.3, inputs);
    const weights = flow.weights(1.3);
    const gradients = [0, 1].flatMap((l) =>
      Array.from(weights[l]!.data, (_, k) => {
        const moved = (by: number) => {
          const copy = weights.map((w) => toNdArray(w.data.slice(), w.shape));
          copy[l]!.data[k]! += by;
          return matmul(inputs, product(copy), { transposeRight: true });
        };
        return scaled(plus(moved(1), moved(-1), -1), 0.5);
      }),
    );
    for (const [i, j, a, b] of [
      [0, 0, 0, 0],
      [0, 1, 2, 3],
      [3, 2, 1, 1],
    ] as const) {
      const sum = gradients.reduce((total, g) => total + g.get(i, a) * g.get(j, b), 0);
      expect(Math.abs(kernel.get(i, j, a, b) - sum)).toBeLessThan(1e-12);
    }
  });

  it("moves its kernel less the larger |λ|, alike for both signs, and learns faster", () => {
    const moves: number[] = [];
    const learningTimes: number[] = [];
    for (const lambda of [0, 0.1, 1, 10, 100]) {
      const movement = (sign: number) => {
        const flow = exactFlow(start(sign * lambda), data, { times: [0] });
        const before = flow.ntk(0, inputs).data;
        const after = flow.ntk(Number.POSITIVE_INFINITY, inputs).data;
        return Math.hypot(...after.map((x, i) => x - before[i]!)) / Math.hypot(...before);
      };
      moves.push(movement(1));
      expect(Math.abs(movement(-1) / movement(1) - 1)).toBeLessThan(1e-12);
      const flow = exactFlow(start(lambda), data, { times: [0] });
      let [low, high] = [0, 40];
      for (let i = 0; i < 50; i++) {
        const middle = (low + high) / 2;
        if (flow.at(middle).loss > 1e-3) low = middle;
        else high = middle;
      }
      learningTimes.push(low);
    }
    for (let i = 1; i < moves.length; i++) {
      expect(moves[i]!).toBeLessThan(moves[i - 1]!);
      expect(learningTimes[i]!).toBeLessThan(learningTimes[i - 1]!);
    }
    // For large λ the movement is ‖ΔΘ‖/‖Θ‖ → √(8 Σ s⁴ + 2 (Σ s²)²) / (4 λ²) for four orthogonal inputs of length 2.
    const s = [2.5, 1.8, 1.2, 0.7];
    const [second, fourth] = [2, 4].map((p) => s.reduce((sum, x) => sum + x ** p, 0)) as [number, number];
    const lazy = Math.sqrt(8 * fourth + 2 * second ** 2) / (4 * 100 ** 2);
    expect(Math.abs(moves[4]! / lazy - 1)).toBeLessThan(0.02);
    expect(learningTimes[4]!).toBeLessThan(0.1);
  });
});

describe("exactFlow: kernel movement and learning time by λ", () => {
  // Four white inputs and outputs.
  // Given: 0.7 times a matrix of numpy's RandomState(2), to six decimals.
  const sigma = [
    [-0.29173, -0.039387, -1.495337, 1.14819],
    [-1.255405, -0.589223, 0.352017, -0.871702],
    [-0.740567, -0.636305, 0.386018, 1.604546],
    [0.029078, -0.782548, 0.377341, -0.417312],
  ];
  // Given: 0.2 times a matrix of the same, its weakest mode turned round: the product at the start.
  const first = [
    [0.012695, 0.197723, -0.195759, 0.006171],
    [-0.132586, -0.128393, -0.068998, -0.186382],
    [-0.115354, 0.060144, 0.005511, -0.2501],
    [-0.291885, -0.013455, -0.032446, 0.444253],
  ];
  const identity = diagonal([1, 1, 1, 1]);
  const data = correlationsFrom({ inputInput: identity, outputInput: sigma });
  const start = correlationsFrom({ inputInput: identity, outputInput: first });

  // Origin: movements of the kernel by numpy from the final representations, times to a loss of 1e-3 by scipy's DOP853
  // at 1e-12; the rough movements are another task's of this size. Tolerance 1e-9 relative for movements, 1e-7 for the loss
  // at the times, 0.02 for the rough ones.
  for (const [lambda, movement, time, rough] of [
    [0, 3.798628198, 3.830404541, 3.85],
    [0.1, 3.740896111, 3.771535256, 3.71],
    [1, 1.804507295, 2.21521769, 1.79],
    [10, 0.05695471986, 0.4110321334, 0.056],
    [100, 0.0005966508563, 0.043185062, 6e-4],
  ] as const) {
    it(`is ${movement} and ${time} at λ = ${lambda}, and moves as much at −λ`, () => {
      const { singularValues: strengths } = svd(start.outputInput);
      for (const sign of [1, -1]) {
        const weights = alignedWeights({
          correlations: start,
          widths: [4, 4, 4],
          strengths,
          lambda: sign * lambda,
        });
        const flow = exactFlow(weights, data, { times: [0] });
        const before = flow.ntk(0, identity);
        const change = plus(flow.ntk(Number.POSITIVE_INFINITY, identity), before, -1);
        const found = Math.hypot(...change.data) / Math.hypot(...before.data);
        // Ten digits are given of the numbers.
        expect(Math.abs(found / movement - 1)).toBeLessThan(1e-9);
        expect(Math.abs(flow.at(time).loss / 1e-3 - 1)).toBeLessThan(1e-7);
        // Measured before on a task of this size that is not given. This one was picked among random ones for coming near to
        // these numbers, so that this bound says only that such a course exists; the digits above are what is tested.
        expect(Math.abs(found / rough - 1)).toBeLessThan(0.02);
      }
    });
  }
});
