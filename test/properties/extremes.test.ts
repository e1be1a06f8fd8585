import { expect, it } from "vitest";
import { continualLearning, exactFlow, lambdaBalancedWeights } from "../../src/deep-linear";
import { diagonalMinimiser, marginAsymptotics, maxMargin, minimumNormLimit } from "../../src/implicit-bias";
import { correlationsFrom } from "../../src/tasks";
import { checkOutcome, type Defect } from "./check-outcome";

const DATA = correlationsFrom({
  inputCorrelation: [
    [1, 0],
    [0, 1],
  ],
  inputOutputCorrelation: [
    [2, 0.1],
    [0.3, 1],
  ],
  targetSecondMoment: 9,
});
const SIZES = [1e-300, 1e-150, 1e-10, 1, 1e10, 1e150, 1e300];

/** Makes a call for each combination of three numbers; returns the defects of the outcomes. */
async function sweep(
  name: string,
  lists: readonly [readonly number[], readonly number[], readonly number[]],
  call: (a: number, b: number, c: number) => unknown,
): Promise<Defect[]> {
  const defects: Defect[] = [];
  for (const a of lists[0]) {
    for (const b of lists[1]) {
      for (const c of lists[2]) {
        const defect = await checkOutcome({ name, call: () => call(a, b, c), args: [] }, []);
        if (defect !== undefined) defects.push(`${name} with ${a}, ${b}, ${c}: ${defect}`);
      }
    }
  }
  return defects;
}

const weights = (scale: number, lambda: number) =>
  lambdaBalancedWeights({ widths: [2, 2, 2], lambda, scale, seed: 1 });

it("exact flows end in finite numbers or a typed error for weights, imbalances and times of any size", async () => {
  const lists = [
    [1e-150, 1e-3, 1, 1e100],
    [0, 1e-300, -1, 1e100],
    [0, ...SIZES],
  ] as const;
  const flow = await sweep("exactFlow", lists, (scale, lambda, time) => {
    const { loss, at } = exactFlow(weights(scale, lambda), DATA, { times: [0, time] });
    return [loss, at(time).product];
  });
  expect(flow).toEqual([]);
  const sequence = await sweep("continualLearning", lists, (scale, lambda, time) =>
    continualLearning(weights(scale, lambda), [DATA, DATA], { duration: [time, time] }),
  );
  expect(sequence).toEqual([]);
});

it("limits of gradient descent are finite or a typed error for data and scales of any size", async () => {
  const inputs = [
    [1, 2, 3],
    [0, 1, 1],
  ];
  expect(
    await sweep("diagonalMinimiser", [[2, 3, 5], SIZES, SIZES], (depth, scale, y) =>
      diagonalMinimiser({ inputs, targets: [y, 2 * y], depth, scale }),
    ),
  ).toEqual([]);
  const points = (x: number) => ({
    inputs: [
      [x, 2 * x],
      [2 * x, x],
      [-x, -3 * x],
    ],
    labels: [1, 1, -1],
  });
  const one = [1];
  expect(await sweep("maxMargin", [SIZES, one, one], (x) => maxMargin(points(x)))).toEqual([]);
  expect(
    await sweep("marginAsymptotics", [SIZES, one, one], (x) =>
      marginAsymptotics(points(x), { learningRate: 0.1 }),
    ),
  ).toEqual([]);
  expect(
    await sweep("minimumNormLimit", [SIZES, SIZES, one], (x, y) =>
      minimumNormLimit({ inputs: [[x, 2 * x]], targets: [y] }),
    ),
  ).toEqual([]);
});
