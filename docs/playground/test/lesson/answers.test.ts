import {
  alignedWeights,
  gaussianWeights,
  gradientDescent,
  gradientFlow,
  modeDynamics,
  taskModes,
} from "learning-dynamics/deep-linear";
import { correlationsFrom } from "learning-dynamics/tasks";
import { describe, expect, it } from "vitest";
import { namedModes } from "../../src/lesson/living-things";
import { INPUT_MODES } from "../../src/lesson/splits";
import type { ChoiceQuestion, Step } from "../../src/lesson/step";
import { depth } from "../../src/lesson/steps/depth/step";
import { treeTask } from "../../src/lesson/steps/differentiation/compute";
import { differentiation } from "../../src/lesson/steps/differentiation/step";
import { growth } from "../../src/lesson/steps/growth/step";
import { hiddenLayer } from "../../src/lesson/steps/hidden-layer/step";
import { illusions } from "../../src/lesson/steps/illusions/step";
import { initialScale } from "../../src/lesson/steps/initial-scale/step";
import { colouredTask } from "../../src/lesson/steps/limits/compute";
import { limits } from "../../src/lesson/steps/limits/step";
import { modes } from "../../src/lesson/steps/modes/step";
import { oneLayer } from "../../src/lesson/steps/one-layer/step";
import { table } from "../../src/lesson/steps/table/step";
import { timing } from "../../src/lesson/steps/timing/step";
import { twoLayers } from "../../src/lesson/steps/two-layers/step";
import { blocks, correlation, similarities } from "./similarities";
import { flowOf, items, properties, rightAnswer, THINGS, task, times, timeTo } from "./trained";

/** Computes the difference of two things in a matrix with a column for each. */
const distance = (
  matrix: (row: number, item: number) => number,
  rows: number,
  a: number,
  b: number,
): number => Math.hypot(...Array.from({ length: rows }, (_, row) => matrix(row, a) - matrix(row, b)));

describe("the named modes of the lesson", () => {
  it("are singular vectors of the table, with the singular values of its decomposition", () => {
    const named = namedModes(task.targets);
    const { strengths } = taskModes(task);
    for (const [k, { input, output, singularValue }] of named.entries()) {
      expect(singularValue).toBeCloseTo(strengths[k]!, 12);
      for (const i of THINGS) {
        const back = output.reduce((sum, u, j) => sum + (u * task.targets.get(i, j)) / 8, 0);
        expect(back).toBeCloseTo(singularValue * input[i]!, 12);
      }
      for (const other of INPUT_MODES) {
        const inner = other.reduce((sum, v, i) => sum + v * input[i]!, 0);
        expect(inner).toBeCloseTo(other === input ? 1 : 0, 12);
      }
    }
  });
});

it("step 1: canary and salmon share four properties, robin six, fish four each and plants two each", () => {
  const shared = items.map(
    (_, i) => properties.filter((_, j) => task.targets.get(0, j) * task.targets.get(i, j)).length,
  );
  expect(items[2]).toBe("salmon");
  expect(table.question).toMatchObject({ answer: shared[2], mistakes: [{ answer: shared[1] }] });
  expect(shared).toEqual([7, 6, 4, 4, 2, 2, 2, 2]);
  expect(rightAnswer(table).stated).toEqual([6, 4, 2]);
});

it("step 2: the four strongest modes of the decomposition tell all pairs apart but canary and robin", () => {
  const { inputModes } = taskModes(task);
  const apart = ({ text }: { text: string }) => {
    const [a, b] = text.split(" and ").map((name) => items.indexOf(name));
    return distance((k, i) => inputModes.get(i, k), 4, a!, b!);
  };
  const { options, right } = modes.question as ChoiceQuestion;
  expect(options[right]!.text).toBe("canary and robin");
  for (const [i, option] of options.entries()) {
    if (i === right) expect(apart(option)).toBeLessThan(1e-12);
    else expect(apart(option)).toBeGreaterThan(0.5);
  }
});

it("step 3: one layer learns all modes in the same time, 8 ln 2", () => {
  const flow = flowOf(task, 1, 1e-3, 100);
  const halves = [0, 1, 2, 4].map((k) => timeTo(flow, k));
  for (const half of halves) expect(half).toBeCloseTo(8 * Math.LN2, 0);
  expect(Math.max(...halves) - Math.min(...halves)).toBeLessThan(0.11);
  const { text, stated } = rightAnswer(oneLayer);
  expect(text).toBe("both at the same time");
  expect(stated.at(-1)).toBeCloseTo(halves[0]!, 1);
});

it("step 4: when mode 1 is half learned, two layers have learned less than 2 % of mode 3", () => {
  const flow = flowOf(task, 2, 1e-3, 100);
  const part = (mode: number, t: number) => {
    const i = flow.times.findIndex((time) => time >= t);
    return flow.modes.get(i, mode) / flow.modes.get(flow.times.length - 1, mode);
  };
  expect(timeTo(flow, 0)).toBeCloseTo(6.4, 1);
  expect(timeTo(flow, 2)).toBeCloseTo(13.8, 1);
  expect(100 * part(2, 6.4)).toBeCloseTo(1.6, 1);
  expect(part(0, 13.8)).toBeGreaterThan(0.999);
  const { text, stated } = rightAnswer(twoLayers);
  expect(text).toBe("less than 2 %");
  expect(stated).toEqual([1.6, 13.8, 3, 1, 99.9]);
});

it("step 5: mode 1 grows fastest at half of its final strength", () => {
  const flow = flowOf(task, 2, 1e-3, 20);
  const growths = times(20).map((_, i) => (i === 0 ? 0 : flow.modes.get(i, 0) - flow.modes.get(i - 1, 0)));
  const fastest = growths.indexOf(Math.max(...growths));
  const final = flow.modes.get(2000, 0);
  expect(flow.modes.get(fastest, 0) / final).toBeCloseTo(0.5, 1);
  expect(growths[1]! / growths[fastest]!).toBeLessThan(0.01);
  expect(growths[2000]! / growths[fastest]!).toBeLessThan(0.01);
  const { text, stated } = rightAnswer(growth);
  expect(text).toBe("at half of its final strength");
  expect(stated.at(-1)).toBeCloseTo(final / 2, 1);
});

it("step 6: a trained network learns half of a mode of s = 1 at the predicted time, and of s = 2 at 1.90", () => {
  const data = correlationsFrom({
    inputCorrelation: [
      [1, 0],
      [0, 1],
    ],
    inputOutputCorrelation: [
      [2, 0],
      [0, 1],
    ],
  });
  const weights = alignedWeights({ correlations: data, widths: [2, 4, 2], strengths: 1e-3 });
  const flow = gradientFlow(weights, data, { times: times(20) });
  expect(timeTo(flow, 0)).toBeCloseTo(1.9, 1);
  const { answer, tolerance, mistakes } = timing.question as Extract<Step["question"], { kind: "number" }>;
  const measured = timeTo(flow, 1);
  expect(Math.abs(measured / answer - 1)).toBeLessThan(tolerance / 2);
  for (const mistake of mistakes)
    expect(Math.abs(mistake.answer / measured - 1)).toBeGreaterThan(2 * tolerance);
});

it("step 7: more properties of the kinds do not change the order; without properties of the kingdoms, both distinctions are learned together", () => {
  const halves = (counts: readonly number[]) => {
    const flow = flowOf(treeTask(counts), 2, 1e-3, 60);
    return [1, 2, 4].map((k) => timeTo(flow, k));
  };
  for (const kinds of [0, 10]) {
    const [kingdoms, kind, thing] = halves([2, 2, kinds, 1]) as [number, number, number];
    expect(kingdoms).toBeLessThan(kind);
    expect(kind).toBeLessThanOrEqual(thing);
  }
  const [kingdoms, kind] = halves([2, 0, 10, 1]) as [number, number];
  expect(kingdoms).toBeCloseTo(kind, 6);
  const { strengths } = taskModes(treeTask([2, 3, 10, 1]));
  expect([1, 2, 4].map((k) => (8 * strengths[k]!) ** 2)).toEqual(
    [4 * 3 + 2 * 10 + 1, 2 * 10 + 1, 1].map((square) => expect.closeTo(square, 10)),
  );
  expect(rightAnswer(differentiation).text).toBe("animals from plants, as before");
});

it("step 8: at t = 10 a trained hidden layer has two blocks, at t = 18 four, and at t = 5 none", () => {
  const weights = gaussianWeights({ widths: [8, 32, 22], standardDeviation: 0.01, seed: 1 });
  const descent = gradientDescent(weights, task, { learningRate: 0.01, steps: 1800, every: 100 });
  const [early, two, four] = [5, 10, 18].map((t) => blocks(descent.at(t).weights[0]!));
  expect(early!.kingdom / early!.all).toBeLessThan(1.5);
  expect(two!.all).toBeCloseTo(0.3, 1);
  for (const within of [two!.kind, two!.kingdom]) expect(within).toBeCloseTo(1, 0);
  expect(two!.kingdom / two!.all).toBeGreaterThan(3);
  expect(two!.kind / two!.kingdom).toBeLessThan(1.25);
  expect(four!.kind / four!.kingdom).toBeGreaterThan(2);
  expect(rightAnswer(hiddenLayer).text).toBe("two blocks of four things");
});

it("step 9: large initial weights are lazy, and keep the similarities of the start", () => {
  const learn = (standardDeviation: number) => {
    const weights = gaussianWeights({ widths: [8, 64, 22], standardDeviation, seed: 1 });
    const descent = gradientDescent(weights, task, { learningRate: 0.02, steps: 2500, every: 500 });
    const [start, end] = [weights[0]!, descent.at(50).weights[0]!].map(similarities);
    const tree = THINGS.map((i) =>
      THINGS.map((j) =>
        namedModes(task.targets).reduce((sum, m) => sum + m.final * m.input[i]! * m.input[j]!, 0),
      ),
    );
    const loss = descent.loss.at(-1)!;
    return { loss, start: correlation(start!, end!), tree: correlation(tree, end!), end: end! };
  };
  const [rich, lazy] = [learn(0.01), learn(0.5)];
  for (const { loss } of [rich, lazy]) expect(loss).toBeLessThan(1e-5);
  expect(rich.tree).toBeGreaterThan(0.99);
  expect(lazy.start).toBeGreaterThan(0.9);
  expect(Math.abs(lazy.tree)).toBeLessThan(0.1);
  for (const i of THINGS) expect(lazy.end[i]![i]).toBeGreaterThan(1);
  expect(rightAnswer(initialScale).text).toBe("almost the random similarities of the start");
});

it("step 10: a thousandth of the initial strength takes three layers eleven times as long, two layers twice", () => {
  const half = (layers: number, initial: number, end: number) =>
    timeTo(flowOf(task, layers, initial, end), 0);
  expect(half(2, 1e-2, 12)).toBeCloseTo(4.7, 1);
  expect(half(2, 1e-5, 20)).toBeCloseTo(9.8, 1);
  const [short, long] = [half(3, 1e-2, 12), half(3, 1e-5, 90)];
  expect(short).toBeCloseTo(6.2, 1);
  expect(Math.round(long)).toBe(68);
  expect(Math.round(long / short)).toBe(11);
  expect(rightAnswer(depth).text).toBe("about 68: eleven times as long");
});

it("step 11: the belief that a salmon can fly peaks between the stages of modes 2 and 3", () => {
  const flow = flowOf(task, 2, 1e-3, 60);
  const [item, property] = [items.indexOf("salmon"), properties.indexOf("can fly")];
  const belief = flow.products.map((product) => product.get(property, item));
  const peak = belief.indexOf(Math.max(...belief));
  expect(task.targets.get(item, property)).toBe(0);
  expect(Math.abs(belief[0]!)).toBeLessThan(1e-3);
  expect(Math.abs(belief.at(-1)!)).toBeLessThan(1e-3);
  const { text, stated } = rightAnswer(illusions);
  expect(text).toBe("between the stages of mode 2 and mode 3");
  const [height, time, , second, , third] = stated;
  expect(belief[peak]!).toBeCloseTo(height!, 2);
  expect(flow.times[peak]!).toBeCloseTo(time!, 1);
  expect(timeTo(flow, 1)).toBeCloseTo(second!, 1);
  expect(timeTo(flow, 2)).toBeCloseTo(third!, 1);
});

it("step 12: with red things the network learns the table, but mode 1 leaves its formula and mode 2 does not", () => {
  expect(taskModes(colouredTask(0)).coupling).toBeLessThan(1e-12);
  const data = colouredTask(1);
  const { strengths, inputVariances, coupling } = taskModes(data);
  expect(coupling).toBeGreaterThan(0.1);
  const flow = flowOf(data, 2, 1e-3, 80);
  const ends = [0, 1].map((k) => flow.modes.get(2000, k));
  const formulas = [0, 1].map(
    (k) => modeDynamics({ strength: strengths[k]!, inputVariance: inputVariances[k]!, initial: 1e-3 }).final,
  );
  expect(flow.loss.at(-1)!).toBeLessThan(1e-6);
  expect(ends[0]).toBeCloseTo(4.2, 1);
  expect(formulas[0]).toBeCloseTo(3.2, 1);
  expect(ends[1]).toBeCloseTo(formulas[1]!, 4);
  const halves = [0, 1, 2, 4].map((k) => timeTo(flow, k));
  expect(halves).toEqual([...halves].sort((a, b) => a - b));
  expect(rightAnswer(limits).text).toBe("it learns the table, but with other strengths and times");
});
