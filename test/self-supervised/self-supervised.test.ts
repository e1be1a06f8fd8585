import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import { matmul, symmetricEigen } from "../../src/linalg";
import { solve } from "../../src/ode";
import { normal } from "../../src/random";
import {
  constrainedFlow,
  selfSupervisedMatrix,
  stepwiseFlow,
  type UnconstrainedFlow,
  unconstrainedFlow,
} from "../../src/self-supervised";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

const MATRIX = [
  [-2, 0.5, 0, 0.3],
  [0.5, -1, 0.2, 0],
  [0, 0.2, 0.7, -0.4],
  [0.3, 0, -0.4, 1.5],
];
const START = [
  [1, 2, 0, 1],
  [0, 1, -1, 2],
];
/** Orthonormal rows with the row space of START. */
const ORTHONORMAL = (() => {
  const [a, b] = START as [number[], number[]];
  const unit = (v: number[]) => v.map((x) => x / Math.hypot(...v));
  const first = unit(a);
  const along = b.reduce((sum, x, i) => sum + x * first[i]!, 0);
  return [first, unit(b.map((x, i) => x - along * first[i]!))];
})();

const rotation = (angle: number) => [
  [Math.cos(angle), -Math.sin(angle)],
  [Math.sin(angle), Math.cos(angle)],
];

describe("selfSupervisedMatrix", () => {
  const { anchors, shifts } = references.inputs<{ anchors: number[][]; shifts: number[][] }>(
    "matrices of three anchors",
  );
  const positives = anchors.map((row, i) => row.map((x, j) => x + 0.1 * shifts[i]![j]!));
  const negatives = [anchors[1]!, anchors[2]!, anchors[0]!];
  const [contrastive, nonContrastive] = references.all<string, number[]>("matrices of three anchors");

  it("has the entries of numpy, with and without negatives", () => {
    const c = selfSupervisedMatrix({ anchors, positives, negatives });
    contrastive!.check([c.get(0, 0), c.get(1, 1), c.get(2, 2), c.get(3, 3), c.get(0, 1)]);
    const d = selfSupervisedMatrix({ anchors, positives });
    nonContrastive!.check([0, 1, 2, 3].map((i) => d.get(i, i)));
    for (const matrix of [c, d]) expect(matrix.get(0, 2)).toBe(matrix.get(2, 0));
  });

  it("gives the loss of the definition for any representation", () => {
    const w = normal({ shape: [2, 4], seed: 1 });
    const image = (x: readonly (readonly number[])[]) => matmul(x, w, { transposeRight: true });
    const [z, zPlus, zMinus] = [image(anchors), image(positives), image(negatives)];
    let loss = 0;
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < 2; k++) loss += z.get(i, k) * (zMinus.get(i, k) - zPlus.get(i, k));
    }
    const c = selfSupervisedMatrix({ anchors, positives, negatives });
    const quadratic = matmul(matmul(w, c), w, { transposeRight: true });
    expect(quadratic.get(0, 0) + quadratic.get(1, 1)).toBeCloseTo(loss, 12);
  });

  it("with centred sets does not change if every set is shifted", () => {
    const plain = selfSupervisedMatrix({ anchors, positives, negatives, centre: true });
    const moved = (rows: number[][], shift: number) => rows.map((row) => row.map((x, j) => x + shift + j));
    const shifted = selfSupervisedMatrix({
      anchors: moved(anchors, 3),
      positives: moved(positives, -2),
      negatives: moved(negatives, 7),
      centre: true,
    });
    for (const [i, x] of plain.data.entries()) expect(shifted.data[i]).toBeCloseTo(x, 12);
    const raw = selfSupervisedMatrix({ anchors, positives });
    expect(selfSupervisedMatrix({ anchors, positives, centre: true }).data).not.toEqual(raw.data);
  });

  it("rejects sets of different shapes and products that overflow", () => {
    expect(() => selfSupervisedMatrix({ anchors, positives: [[1, 2, 3, 4]] })).toThrow(ArgumentError);
    expect(() => selfSupervisedMatrix({ anchors: [[1e200]], positives: [[1e200]] })).toThrow(/finite/);
  });
});

describe("constrainedFlow", () => {
  it("has the losses, projectors and limit of numpy", () => {
    const losses = references.all<number, number>("orthonormal flow: losses");
    const flow = constrainedFlow(MATRIX, START, { times: losses.map(({ given }) => given) });
    for (const [i, reference] of losses.entries()) reference.check(flow.losses[i]);
    references.only("orthonormal flow: limit of the loss").check(flow.limitLoss);
    references
      .only("orthonormal flow: entries of the projector at t = 0.5")
      .check([flow.projectors.get(2, 0, 0), flow.projectors.get(2, 0, 1)]);
    expect(flow.unique).toBe(true);
  });

  it("agrees with the integrated flow of orthonormal weights", () => {
    const [k, n] = [2, 4];
    const field = (_t: number, w: Float64Array, dw: Float64Array) => {
      const rows = [w.subarray(0, n), w.subarray(n)];
      const wc = rows.map((row) =>
        MATRIX.map((column) => column.reduce((sum, x, i) => sum + x * row[i]!, 0)),
      );
      for (let a = 0; a < k; a++) {
        for (let j = 0; j < n; j++) {
          let projected = 0;
          for (let b = 0; b < k; b++) {
            const overlap = wc[a]!.reduce((sum, x, i) => sum + x * rows[b]![i]!, 0);
            projected += overlap * rows[b]![j]!;
          }
          dw[a * n + j] = -2 * (wc[a]![j]! - projected);
        }
      }
    };
    const times = [0, 0.3, 1];
    const integrated = solve(field, ORTHONORMAL.flat(), {
      times,
      relativeTolerance: 1e-13,
      absoluteTolerance: 1e-15,
    });
    const { projectors } = constrainedFlow(MATRIX, START, { times });
    for (const [t] of times.entries()) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const state = (a: number, c: number) => integrated.states.get(t, a * n + c);
          const entry = state(0, i) * state(0, j) + state(1, i) * state(1, j);
          expect(Math.abs(projectors.get(t, i, j) - entry)).toBeLessThan(1e-11);
        }
      }
    }
  });

  it("depends only on the row space of the start, and shifts with C", () => {
    const times = [0, 0.4, 3];
    const flow = constrainedFlow(MATRIX, START, { times });
    const mixed = matmul(
      [
        [3, -1],
        [1e-3, 2],
      ],
      START,
    );
    const same = constrainedFlow(MATRIX, mixed, { times });
    const shifted = constrainedFlow(
      MATRIX.map((row, i) => row.map((x, j) => x + (i === j ? 5 : 0))),
      START,
      { times },
    );
    for (const [at, x] of flow.projectors.data.entries()) {
      expect(Math.abs(same.projectors.data[at]! - x)).toBeLessThan(1e-12);
      expect(Math.abs(shifted.projectors.data[at]! - x)).toBeLessThan(1e-12);
    }
    for (const [i, loss] of flow.losses.entries()) expect(shifted.losses[i]).toBeCloseTo(loss + 10, 12);
  });

  it("ends at the lowest eigenvectors at any time, with angles that fall at the rate of the gap", () => {
    const times = [5, 6, 100, 1e5, 1e300];
    const flow = constrainedFlow(MATRIX, START, { times });
    const { values } = symmetricEigen(MATRIX);
    const ratio = flow.angles.get(1, 1) / flow.angles.get(0, 1);
    // Relative corrections at t = 5 are of the order of the squared angles, 1e-12.
    expect(Math.abs(Math.log(ratio) / (-2 * (values[2]! - values[1]!)) - 1)).toBeLessThan(1e-9);
    const last = times.length - 1;
    for (const [at, x] of flow.limit.data.entries()) {
      expect(Math.abs(flow.projectors.data[last * 16 + at]! - x)).toBeLessThan(1e-14);
    }
    expect([...flow.angles.data].every((angle) => angle >= 0)).toBe(true);
    expect(flow.losses[last]).toBeCloseTo(flow.limitLoss, 13);
  });

  it("stays at a saddle that the start lies in exactly", () => {
    const diagonal = [
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ];
    const flow = constrainedFlow(diagonal, [[0, 1, 1e-3]], { times: [0, 10, 1e200] });
    expect([...flow.losses.slice(1)].every((loss) => Math.abs(loss - 2) < 1e-12)).toBe(true);
    for (const angle of flow.angles.data) expect(angle).toBeCloseTo(Math.PI / 2, 14);
  });

  it("reports a minimiser that is not unique", () => {
    const identity = [
      [1, 0],
      [0, 1],
    ];
    expect(constrainedFlow(identity, [[1, 2]], { times: [1] }).unique).toBe(false);
    expect(constrainedFlow(identity, identity, { times: [1] }).unique).toBe(true);
  });

  it("rejects starts of lower rank, and matrices that are not symmetric", () => {
    const singular = [
      [1, 2, 0, 1],
      [2, 4, 0, 2],
    ];
    expect(() => constrainedFlow(MATRIX, singular, { times: [0] })).toThrow(
      /start must be a matrix of rank 2/,
    );
    expect(() => constrainedFlow(MATRIX, [[0, 0, 0, 0]], { times: [0] })).toThrow(/rank 1/);
    expect(() =>
      constrainedFlow(
        [
          [1, 2],
          [0, 1],
        ],
        [[1, 0]],
        { times: [0] },
      ),
    ).toThrow(/symmetric/);
    expect(() => constrainedFlow([[1]], [[1], [2]], { times: [0] })).toThrow(/at most 1 rows/);
  });
});

describe("unconstrainedFlow", () => {
  it("collapses as numpy computes", () => {
    const collapse = references.all<number, number>("free flow: collapse");
    const flow = unconstrainedFlow(MATRIX, ORTHONORMAL, { times: collapse.map(({ given }) => given) });
    for (const [i, reference] of collapse.entries()) reference.check(flow.collapse[i]);
  });

  it("follows the gradient of the loss", () => {
    const times = [0.2, 0.2 + 1e-6];
    const { losses, weights } = unconstrainedFlow(MATRIX, START, { times });
    // dL/dt = −‖2 W C‖²
    let squares = 0;
    for (let a = 0; a < 2; a++) {
      for (let j = 0; j < 4; j++) {
        let entry = 0;
        for (let i = 0; i < 4; i++) entry += 2 * weights.get(0, a, i) * MATRIX[i]![j]!;
        squares += entry ** 2;
      }
    }
    const slope = (losses[1]! - losses[0]!) / 1e-6;
    // One-sided difference of step 1e-6, of relative error 1e-5.
    expect(Math.abs(slope / -squares - 1)).toBeLessThan(1e-4);
  });

  it("keeps its ratio where the weights vanish, and the start at t = 0", () => {
    const positive = [
      [1, 0],
      [0, 2],
    ];
    const flow = unconstrainedFlow(positive, rotation(1), { times: [0, 1000] });
    expect([flow.weights.get(0, 0, 0), flow.weights.get(0, 0, 1)]).toEqual(rotation(1)[0]);
    expect(flow.weights.get(1, 0, 0)).toBe(0);
    expect(flow.collapse[0]).toBeCloseTo(1, 14);
    expect(flow.collapse[1]).toBeLessThan(1e-300);
    expect(unconstrainedFlow(positive, [[0, 0]], { times: [0, 1] }).collapse).toEqual(Float64Array.of(0, 0));
  });

  it("ends with the partial flow and advice where the weights overflow", () => {
    const grow = () => unconstrainedFlow(MATRIX, START, { times: [0, 1, 1e4] });
    expect(grow).toThrow(IntegrationError);
    try {
      grow();
    } catch (error) {
      const { partial, advice, time } = error as IntegrationError<UnconstrainedFlow>;
      expect(advice).toContain("constrainedFlow");
      expect(time).toBe(1);
      expect(partial.times).toEqual(Float64Array.of(0, 1));
      expect(partial.toTable().rows.length).toBe(2);
    }
  });
});

describe("stepwiseFlow", () => {
  const GAMMA = [
    [2, 0, 0],
    [0, 1, 0],
    [0, 0, 0.5],
  ];

  it("has the strengths and times of the reference", () => {
    const strengths = references.all<number, number[]>("stepwise flow of γ = 2, 1, 0.5 from 0.01");
    const times = strengths.map(({ given }) => given);
    const flow = stepwiseFlow(GAMMA, { initial: 0.01, times, modes: 2 });
    for (const [i, reference] of strengths.entries()) {
      reference.check([flow.modes.get(i, 0), flow.modes.get(i, 1)]);
    }
    references.only("times of the steps").check(flow.stepTimes);
  });

  it("solves ds/dt = 4 γ s (1 − γ s²) for all signs of γ", () => {
    const eigenvalues = [2, 0.3, 0, -0.5];
    const correlation = eigenvalues.map((value, i) => eigenvalues.map((_, j) => (i === j ? value : 0)));
    const times = [0, 0.5, 2];
    const flow = stepwiseFlow(correlation, { initial: 0.1, times });
    const integrated = solve(
      (_t, s, ds) => {
        for (const [j, gamma] of eigenvalues.entries()) ds[j] = 4 * gamma * s[j]! * (1 - gamma * s[j]! ** 2);
      },
      [0.1, 0.1, 0.1, 0.1],
      { times, relativeTolerance: 1e-13, absoluteTolerance: 1e-15 },
    );
    for (const [at, s] of flow.modes.data.entries()) {
      expect(Math.abs(integrated.states.data[at]! / s - 1)).toBeLessThan(1e-11);
    }
    expect([...flow.stepTimes.slice(2)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it("reaches 1/√γ from any start, at times without bound, and rises at the step time", () => {
    for (const initial of [1e-200, 1e-3, 5, 1e150]) {
      const { modes, stepTimes } = stepwiseFlow(GAMMA, { initial, times: [1e300] });
      for (const [j, gamma] of [2, 1, 0.5].entries()) {
        expect(Math.abs(modes.get(0, j) * Math.sqrt(gamma) - 1)).toBeLessThan(1e-14);
      }
      if (initial > 1) expect([...stepTimes]).toEqual([0, 0, 0]);
    }
    const { stepTimes } = stepwiseFlow(GAMMA, { initial: 1e-6, times: [0] });
    const { modes } = stepwiseFlow(GAMMA, { initial: 1e-6, times: [...stepTimes] });
    // s² γ = 1/2 at the step, up to s₀² γ.
    for (const [j, gamma] of [2, 1, 0.5].entries()) expect(modes.get(j, j) ** 2 * gamma).toBeCloseTo(0.5, 10);
  });

  it("rejects starts and numbers of modes out of range", () => {
    expect(() => stepwiseFlow(GAMMA, { initial: 0, times: [0] })).toThrow(/options\.initial/);
    expect(() => stepwiseFlow(GAMMA, { initial: 1, times: [0], modes: 4 })).toThrow(/options\.modes/);
  });
});

describe("figures and tables of self-supervised flows", () => {
  it("have a row for every time, and axis labels", () => {
    const times = [0, 1];
    const flows = [
      constrainedFlow(MATRIX, START, { times }),
      unconstrainedFlow(MATRIX, START, { times }),
      stepwiseFlow([[1]], { initial: 0.1, times }),
    ];
    for (const flow of flows) {
      expect(flow.toTable().rows.length).toBe(2);
      expect(flow.figure().y.label.length).toBeGreaterThan(3);
    }
  });
});
