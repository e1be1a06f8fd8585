import { toSvg } from "learning-dynamics/plots";
import { describe, expect, it } from "vitest";
import { readAddress } from "../../src/address";
import { computations } from "../../src/computations";
import type { ChoiceQuestion } from "../../src/lesson/step";
import { steps } from "../../src/lesson/steps";
import type { Outcome } from "../../src/outcome";
import { defaultsOf, type Values } from "../../src/parameter";
import { rooms } from "../../src/rooms";
import { numbersOf } from "../run-code";

const watch = { signal: new AbortController().signal, report: () => {} };

it("has different titles and questions", () => {
  expect(new Set(steps.map(({ title }) => title)).size).toBe(steps.length);
  expect(new Set(steps.map(({ question }) => question.text)).size).toBe(steps.length);
});

describe.each(steps.map((step, i) => ({ number: i + 1, ...step })))("step $number, $title", (step) => {
  const { scene, question, text, equations, links = [] } = step;
  /** Defaults and extreme values of every slider. */
  const settings: Values[] = [
    {},
    ...Object.entries(scene.parameters).flatMap(([name, parameter]): Values[] =>
      parameter.kind === "range" ? [{ [name]: parameter.min }, { [name]: parameter.max }] : [],
    ),
  ];

  it("has short paragraphs with complete terms, and equations with captions", () => {
    expect(text.length).toBeLessThanOrEqual(3);
    for (const paragraph of text) {
      expect(paragraph.split("*").length % 2).toBe(1);
      expect(paragraph.length).toBeLessThan(420);
    }
    for (const { caption, mathml } of equations) {
      expect(caption).not.toBe("");
      expect(mathml).toMatch(/^<math[^>]* display="block"/);
    }
  });

  it("has one right answer among different ones, each with an explanation", () => {
    if (question.kind === "number") {
      expect(question.mistakes.every(({ answer }) => Math.abs(answer / question.answer - 1) > 0.05)).toBe(
        true,
      );
      return;
    }
    expect(question.options[question.right]).toBeDefined();
    expect(new Set(question.options.map((option) => option.text)).size).toBe(question.options.length);
    expect(new Set(question.options.map((option) => option.feedback)).size).toBe(question.options.length);
  });

  it("draws finite figures for default and extreme values of its sliders", async () => {
    const compute = await computations[scene.computation]!();
    for (const change of settings) {
      const values = { ...scene.fixed, ...defaultsOf(scene.parameters), ...change };
      const outcome = await compute(values, watch);
      for (const { name, numbers } of numbersOf(outcome.plots)) {
        expect(numbers.every(Number.isFinite), name).toBe(true);
      }
      const figures = scene.figures(outcome, values);
      expect(figures.length).toBeGreaterThan(0);
      for (const figure of figures) expect(toSvg(figure)).not.toMatch(/NaN|undefined/);
    }
  });

  it("links rooms that exist", () => {
    for (const { href } of links.filter(({ href }) => href.startsWith("#"))) {
      expect(readAddress(href, rooms).problems).toEqual([]);
    }
    expect(scene.room === undefined || rooms.some(({ name }) => name === scene.room!.name)).toBe(true);
  });
});

it.each(["lesson/growth", "lesson/differentiation", "lesson/illusions", "lesson/limits"])(
  "trains networks that follow the formulas in %s",
  async (name) => {
    const step = steps.find(({ scene }) => scene.computation === name)!;
    const outcome = await (await computations[name]!())(defaultsOf(step.scene.parameters), watch);
    expect(largestDifference(outcome)).toBeLessThan(0.05);
  },
);

it.each([6, 10])(
  "measures the times at which modes are half learned, close to the formula, in step %i",
  async (number) => {
    const { scene } = steps[number - 1]!;
    const compute = await computations[scene.computation]!();
    const { facts } = await compute({ ...scene.fixed, ...defaultsOf(scene.parameters) }, watch);
    const times = facts
      .filter(({ label }) => label.endsWith("half learned"))
      .map(({ value }) => (value.match(/\d+\.?\d*/g) ?? []).map(Number));
    expect(times.length).toBeGreaterThan(1);
    for (const [formula, measured] of times) expect(Math.abs(measured! / formula! - 1)).toBeLessThan(0.02);
  },
);

it("shows the learning from small and from large weights on a time axis that fits it, with a loss above rounding, in step 9", async () => {
  const { scene, question, text } = steps[8]!;
  const compute = await computations[scene.computation]!();
  const large = (question as ChoiceQuestion).state!.values;
  const ends: number[] = [];
  for (const change of [{}, large]) {
    const { plots, facts } = await compute(
      { ...scene.fixed, ...defaultsOf(scene.parameters), ...change },
      watch,
    );
    const lines = plots.modes!.flatMap((mark) => (mark.type === "line" ? [mark] : []));
    const end = lines[0]!.x.at(-1)!;
    // The part of the axis after which all modes stay within 2 % of their final strengths.
    const learned = lines.map(
      ({ x, y }) => x[Array.from(y, (u) => Math.abs(u - 1) > 0.02).lastIndexOf(true) + 1]!,
    );
    expect(Math.max(...learned) / end).toBeGreaterThan(0.5);
    expect(Math.max(...learned) / end).toBeLessThan(0.85);
    expect(facts.find(({ label }) => label === "loss at the end")!.value).toMatch(
      /^[1-9]\.\d\d × 10⁻\S+ at t = \d+ τ$/,
    );
    ends.push(end);
  }
  expect(text[1]).toContain(`ends at ${ends[1]} in place of ${ends[0]}`);
});

/** Computes the largest difference of dots from the line of the same name, relative to the largest value of the line. */
function largestDifference({ plots }: Outcome): number {
  const marks = Object.values(plots).flat();
  const differences = marks.flatMap((mark) => {
    if (mark.type !== "dot") return [];
    const line = marks.find((other) => other.type === "line" && other.category === mark.category);
    if (line?.type !== "line") throw new Error(`There is no line for the dots of ${mark.category}`);
    const size = Math.max(...line.y);
    return Array.from(mark.x, (x, i) => Math.abs(interpolate(line, x) - mark.y[i]!) / size);
  });
  return Math.max(...differences);
}

function interpolate({ x, y }: { x: ArrayLike<number>; y: ArrayLike<number> }, place: number): number {
  let i = 1;
  while (i < x.length - 1 && x[i]! < place) i++;
  const part = (place - x[i - 1]!) / (x[i]! - x[i - 1]!);
  return y[i - 1]! + Math.min(1, part) * (y[i]! - y[i - 1]!);
}
