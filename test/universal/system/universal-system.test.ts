import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError, type NdArray, toNdArray } from "../../../src/arrays";
import { gradientFlow } from "../../../src/deep-linear";
import { matmul } from "../../../src/linalg";
import { solve } from "../../../src/ode";
import { normal, orthogonal } from "../../../src/random";
import {
  squaredDistances,
  type UniversalSystem,
  type UniversalSystemProblem,
  universalFlow,
  universalSystem,
  universalSystemAsync,
} from "../../../src/universal";
import { largestDifference } from "../../helpers/numbers";
import { grid } from "../problems";

const rates = { encoder: 0.03, decoder: 0.05 };

/** Subtracts the mean row from every row. */
function centred(matrix: NdArray): NdArray {
  const [rows, columns] = matrix.shape as [number, number];
  const copy = toNdArray(matrix.data.slice(), [rows, columns]);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += matrix.get(i, j) / rows;
    for (let i = 0; i < rows; i++) copy.set(i, j, matrix.get(i, j) - mean);
  }
  return copy;
}

describe("universalSystem", () => {
  it("agrees with the two-point dynamics within 1e-10 for N = 2, including a crossing", () => {
    const cases: [inputs: number[][], targets: number[][], hidden: number[][], outputs: number[][]][] = [
      [
        [
          [0.3, -1, 2],
          [0.9, 0.1, 1.5],
        ],
        [
          [1, 0.2],
          [0.4, -0.3],
        ],
        [
          [0.2, 0.1, 0, 0.3],
          [0.1, 0.3, 0.2, 0.3],
        ],
        [
          [0.1, 0],
          [0.05, 0.1],
        ],
      ],
      [
        [[-1], [0]],
        [[0.6], [1.3]],
        [
          [0.1, 0.2],
          [0.05, 0.15],
        ],
        [[0.3], [0.22]],
      ],
      [
        [[-1], [0]],
        [[0.6], [0.6]],
        [
          [0.1, 0.2],
          [0.05, 0.1],
        ],
        [[0.3], [0.22]],
      ],
    ];
    const crossings: number[] = [];
    for (const [inputs, targets, hidden, outputs] of cases) {
      const times = grid(800, 40);
      const system = universalSystem(
        { inputs, targets, rates, initial: { representations: hidden, outputs } },
        { times },
      );
      const product = outputs[0]!.reduce(
        (sum, y, k) => sum + (outputs[1]![k]! - y) * (targets[1]![k]! - targets[0]![k]!),
        0,
      );
      const y = squaredDistances(outputs).get(0, 1);
      const flow = universalFlow(
        {
          initial: { representation: squaredDistances(hidden).get(0, 1), output: y, alignment: y - product },
          inputDistanceSquared: squaredDistances(inputs).get(0, 1),
          targetDistanceSquared: squaredDistances(targets).get(0, 1),
          rates,
          mean: { rate: 0, initialSquaredError: 0 },
        },
        { times },
      );
      crossings.push(flow.events.length);
      const found = (i: number) => [
        system.distances[i]!.get(0, 1),
        squaredDistances(system.outputs[i]!).get(0, 1),
        system.loss[i]!,
      ];
      for (const [i, t] of times.entries()) {
        expect(
          largestDifference(found(i), [flow.representation[i]!, flow.output[i]!, flow.loss![i]!]),
        ).toBeLessThan(1e-10);
        const between = system.at(0.9 * t).distances.get(0, 1);
        expect(Math.abs(between - flow.at(0.9 * t).representation)).toBeLessThan(1e-10);
      }
    }
    expect(crossings).toEqual([0, 1, 0]);
  });

  it("agrees with a two-layer linear network on centred data for η = ½ within 1e-10", () => {
    const inputs = centred(normal({ shape: [7, 4], seed: 1 }));
    const targets = centred(normal({ shape: [7, 3], seed: 2 }));
    const encoder = normal({ shape: [9, 4], standardDeviation: 0.1, seed: 3 });
    const decoder = normal({ shape: [3, 9], standardDeviation: 0.2, seed: 4 });
    const times = grid(30, 10);
    const flow = gradientFlow([encoder, decoder], { inputs, targets }, { times });
    const system = universalSystem(
      { inputs, targets, rates: { encoder: 0.5, decoder: 0.5 }, initial: { encoder, decoder } },
      { times },
    );
    for (const [i, t] of times.entries()) {
      const hidden = matmul(inputs, flow.at(t).weights[0]!, { transposeRight: true });
      const outputs = matmul(inputs, flow.products[i]!, { transposeRight: true });
      expect(largestDifference(system.distances[i]!.data, squaredDistances(hidden).data)).toBeLessThan(1e-10);
      expect(largestDifference(system.outputs[i]!.data, outputs.data)).toBeLessThan(1e-10);
      expect(Math.abs(system.loss[i]! - flow.loss[i]!)).toBeLessThan(1e-10);
    }
    expect(system.drift).toBeLessThan(1e-10);
    // D_yᵀD_y/η_y − D_h D_hᵀ/η_h at the start, over the hidden units.
    const [above, below] = [
      matmul(decoder, decoder, { transposeLeft: true }),
      matmul(encoder, encoder, { transposeRight: true }),
    ];
    const conserved = above.data.map((x, i) => (x - below.data[i]!) / 0.5);
    expect(largestDifference(system.conserved!.data, conserved)).toBeLessThan(1e-13);
  });

  it("agrees with the closed equations of the Gram matrices K = H̃H̃ᵀ, F̃ and B = D_y D_yᵀ", () => {
    const [N, O] = [5, 2];
    const inputs = normal({ shape: [N, 3], seed: 5 });
    const targets = normal({ shape: [N, O], seed: 6 });
    const encoder = normal({ shape: [6, 3], standardDeviation: 0.3, seed: 7 });
    const decoder = normal({ shape: [O, 6], standardDeviation: 0.2, seed: 8 });
    const x = centred(inputs);
    const y = centred(targets);
    const h = matmul(x, encoder, { transposeRight: true });
    const gram = matmul(x, x, { transposeRight: true });
    const start = [
      matmul(h, h, { transposeRight: true }),
      matmul(h, decoder, { transposeRight: true }),
      matmul(decoder, decoder, { transposeRight: true }),
    ];
    const a = (2 * rates.encoder) / N;
    const b = (2 * rates.decoder) / N;
    const parts = (state: Float64Array) => [
      toNdArray(state.slice(0, N * N), [N, N]),
      toNdArray(state.slice(N * N, N * N + N * O), [N, O]),
      toNdArray(state.slice(N * N + N * O), [O, O]),
    ];
    const field = (_t: number, state: Float64Array, rate: Float64Array) => {
      const [K, F, B] = parts(state) as [NdArray, NdArray, NdArray];
      const E = toNdArray(
        F.data.map((f, i) => f - y.data[i]!),
        [N, O],
      );
      const GE = matmul(gram, E);
      const moving = matmul(GE, F, { transposeRight: true });
      const [KE, GEB] = [matmul(K, E), matmul(GE, B)];
      const EF = matmul(E, F, { transposeLeft: true });
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) rate[i * N + j] = -a * (moving.get(i, j) + moving.get(j, i));
      }
      for (let i = 0; i < N * O; i++) rate[N * N + i] = -b * KE.data[i]! - a * GEB.data[i]!;
      for (let i = 0; i < O; i++) {
        for (let j = 0; j < O; j++) rate[N * N + N * O + i * O + j] = -b * (EF.get(i, j) + EF.get(j, i));
      }
    };
    const times = grid(60, 7);
    const initial = Float64Array.from(start.flatMap(({ data }) => Array.from(data)));
    const { states } = solve(field, initial, { times, relativeTolerance: 1e-12, absoluteTolerance: 1e-14 });
    const system = universalSystem({ inputs, targets, rates, initial: { encoder, decoder } }, { times });
    for (const [t] of times.entries()) {
      const row = states.data.slice(t * initial.length, (t + 1) * initial.length);
      const [K] = parts(row) as [NdArray];
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          const distance = K.get(i, i) + K.get(j, j) - 2 * K.get(i, j);
          expect(Math.abs(system.distances[t]!.get(i, j) - distance)).toBeLessThan(1e-10);
        }
      }
    }
  });

  it("starts at measured representations and outputs, even if they are not linear in the inputs", () => {
    const inputs = normal({ shape: [6, 2], seed: 9 });
    const targets = normal({ shape: [6, 2], seed: 10 });
    const representations = normal({ shape: [6, 20], standardDeviation: 0.3, seed: 11 });
    const outputs = normal({ shape: [6, 2], standardDeviation: 0.3, seed: 12 });
    const problem = {
      inputs,
      targets,
      rates: { ...rates, mean: 0.1 },
      initial: { representations, outputs },
    };
    const system = universalSystem(problem, { times: [0, 5, 300] });
    expect(largestDifference(system.distances[0]!.data, squaredDistances(representations).data)).toBeLessThan(
      1e-13,
    );
    expect(largestDifference(system.outputs[0]!.data, outputs.data)).toBeLessThan(1e-13);
    const loss = outputs.data.reduce((sum, x, i) => sum + (x - targets.data[i]!) ** 2, 0) / 12;
    expect(Math.abs(system.loss[0]! - loss)).toBeLessThan(1e-13);
    // Components outside of the span of the inputs separate six points in general position: the decoder learns all
    // targets.
    expect(system.conserved).toBeUndefined();
    expect(system.loss[2]!).toBeLessThan(0.02 * loss);
  });

  it("learns the mean output independently if its rate is given", () => {
    const problem = {
      inputs: [[0], [1], [3]],
      targets: [[1], [2], [5]],
      initial: { encoder: [[0.1]], decoder: [[0.2]], meanOutput: [-1] },
    };
    const times = [0, 3];
    const learned = universalSystem({ ...problem, rates }, { times });
    const learning = universalSystem({ ...problem, rates: { ...rates, mean: 0.2 } }, { times });
    const mean = (system: UniversalSystem, i: number) =>
      system.outputs[i]!.data.reduce((sum, x) => sum + x, 0) / 3;
    const target = 8 / 3;
    for (const i of [0, 1]) {
      expect(mean(learned, i)).toBeCloseTo(target, 14);
      const remainder = (-1 - target) * Math.exp(-0.2 * times[i]!);
      expect(mean(learning, i)).toBeCloseTo(target + remainder, 14);
      expect(learning.loss[i]! - learned.loss[i]!).toBeCloseTo(remainder ** 2 / 2, 13);
    }
  });

  it("is invariant under rotations of inputs and hidden units, and under added units with zero weights", () => {
    const inputs = normal({ shape: [5, 3], seed: 1 });
    const targets = normal({ shape: [5, 2], seed: 2 });
    const encoder = normal({ shape: [2, 3], standardDeviation: 0.2, seed: 3 });
    const decoder = normal({ shape: [2, 2], standardDeviation: 0.2, seed: 4 });
    const wide = toNdArray(new Float64Array(40 * 3), [40, 3]);
    const wideDecoder = toNdArray(new Float64Array(2 * 40), [2, 40]);
    for (let k = 0; k < 2; k++) {
      for (let j = 0; j < 3; j++) wide.set(7 + 20 * k, j, encoder.get(k, j));
      for (let o = 0; o < 2; o++) wideDecoder.set(o, 7 + 20 * k, decoder.get(o, k));
    }
    const times = [0, 20, 200];
    const one = universalSystem({ inputs, targets, rates, initial: { encoder, decoder } }, { times });
    const initial = { encoder: wide, decoder: wideDecoder };
    const other = universalSystem({ inputs, targets, rates, initial }, { times });
    for (const i of [0, 1, 2]) {
      expect(largestDifference(one.distances[i]!.data, other.distances[i]!.data)).toBeLessThan(1e-11);
      expect(largestDifference(one.outputs[i]!.data, other.outputs[i]!.data)).toBeLessThan(1e-11);
    }
    const [inputRotation, hiddenRotation] = [3, 2].map((n) => orthogonal({ rows: n, columns: n, seed: 5 }));
    const rotated = universalSystem(
      {
        inputs: matmul(inputs, inputRotation!),
        targets,
        rates,
        initial: {
          encoder: matmul(hiddenRotation!, matmul(encoder, inputRotation!)),
          decoder: matmul(decoder, hiddenRotation!, { transposeRight: true }),
        },
      },
      { times },
    );
    for (const i of [0, 1, 2]) {
      expect(largestDifference(one.distances[i]!.data, rotated.distances[i]!.data)).toBeLessThan(1e-11);
      expect(largestDifference(one.outputs[i]!.data, rotated.outputs[i]!.data)).toBeLessThan(1e-11);
    }
    expect([one.conserved!.shape, other.conserved!.shape]).toEqual([
      [2, 2],
      [40, 40],
    ]);
  });

  it("starts at random weights of the given scale, reproducibly, and agrees with the asynchronous version", async () => {
    const inputs = normal({ shape: [6, 4], seed: 1 });
    const targets = matmul(inputs, normal({ shape: [4, 3], seed: 2 }));
    const problem = (seed: number): UniversalSystemProblem => ({
      inputs,
      targets,
      rates,
      initial: { scale: 1e-3, units: 200, seed },
    });
    const system = universalSystem(problem(1), { times: [0, 4000] });
    // The expected squared difference of each of 200 units is scale² ‖dx‖²/4; a sum of 200 squares is within 35 % of
    // its mean.
    const expected = (200 / 4) * 1e-6 * squaredDistances(inputs).get(0, 1);
    expect(Math.abs(system.distances[0]!.get(0, 1) / expected - 1)).toBeLessThan(0.35);
    expect(system.loss[1]).toBeLessThan(1e-9);
    const again = await universalSystemAsync(problem(1), { times: [0, 4000] });
    expect(again.distances).toEqual(system.distances);
    expect(universalSystem(problem(2), { times: [0] }).distances[0]).not.toEqual(system.distances[0]);
    const aborted = await universalSystemAsync(problem(1), { times: [0, 4000], signal: { aborted: true } });
    expect([aborted.result, aborted.times.length, aborted.loss.length]).toEqual(["aborted", 1, 1]);
  });

  it("rejects invalid problems, and fails with the partial result if the step limit is reached", () => {
    const problem = {
      inputs: [[0], [1]],
      targets: [[0], [1]],
      rates,
      initial: { encoder: [[1]], decoder: [[1]] },
    };
    const bad: [object, string][] = [
      [{ inputs: [[0], [0]] }, "problem.inputs"],
      [{ inputs: [[0]], targets: [[1]] }, "problem.inputs"],
      [{ targets: [[0]] }, "problem.targets"],
      [{ rates: { encoder: 1 } }, "problem.rates.decoder"],
      [{ rates: { ...rates, mean: -1 } }, "problem.rates.mean"],
      [{ initial: { encoder: [[1, 2]], decoder: [[1]] } }, "problem.initial.encoder"],
      [{ initial: { encoder: [[1]], decoder: [[1, 2]] } }, "problem.initial.decoder"],
      [{ initial: { encoder: [[1]], decoder: [[1]], meanOutput: [1, 2] } }, "problem.initial.meanOutput"],
      [{ initial: { scale: -1, units: 3 } }, "problem.initial.scale"],
      [{ initial: { scale: 1 } }, "problem.initial.units"],
      [{ initial: { representations: [[0], [0]], outputs: [[0], [1]] } }, "problem.initial.representations"],
      [{ initial: { representations: [[0], [1]], outputs: [[0]] } }, "problem.initial.outputs"],
    ];
    for (const [change, argument] of bad) {
      const call = () => universalSystem({ ...problem, ...change } as UniversalSystemProblem, { times: [1] });
      expect(call).toThrow(expect.objectContaining({ name: "ArgumentError", argument }));
    }
    expect(() => universalSystem(problem, { times: [1, 0] })).toThrow(ArgumentError);
    try {
      universalSystem(problem, { times: [0, 1, 1000], maxSteps: 3 });
      expect.unreachable();
    } catch (error) {
      const failure = error as IntegrationError<UniversalSystem>;
      expect(failure).toBeInstanceOf(IntegrationError);
      expect(failure.partial.distances.length).toBe(failure.partial.times.length);
    }
  });
});
