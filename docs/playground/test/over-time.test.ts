import { type Figure, toSvg } from "learning-dynamics/plots";
import { expect, it } from "vitest";
import { isOverTime, timeAt, untilTime } from "../src/figures/over-time";

const figure: Figure = {
  name: "loss",
  title: "Loss",
  x: { label: "time t (units of τ)" },
  y: { label: "loss" },
  marks: [
    { type: "line", category: "a", method: "closed form", x: [0, 1, 2, 4], y: [8, 4, 2, 1] },
    { type: "dot", category: "a", method: "gradient descent", x: new Float64Array([0, 2, 5]), y: [8, 2, 1] },
  ],
};

it("cuts lines at the time by interpolation and leaves out later dots", () => {
  const [cut] = untilTime([figure], 3);
  expect(cut!.marks).toEqual([
    { ...figure.marks[0], x: [0, 1, 2, 3], y: [8, 4, 2, 1.5] },
    { ...figure.marks[1], x: [0, 2], y: [8, 2] },
    { type: "rule", x: 3 },
  ]);
});

it("draws the same axes and legend at every time as of the whole curves", () => {
  const frame = (drawn: Figure) =>
    /<g role="group" aria-label="legend">.*?<\/g><g aria-hidden="true">.*?<\/g>/.exec(toSvg(drawn))![0];
  for (const time of [0, 0.5, 2, 4.9]) expect(frame(untilTime([figure], time)[0]!)).toBe(frame(figure));
  const limited: Figure = { ...figure, marks: [...figure.marks, { type: "rule", y: 12, label: "limit" }] };
  expect(frame(untilTime([limited], 1)[0]!)).toBe(frame(limited));
  const logarithmic: Figure = {
    ...figure,
    x: { label: "steps", scale: "log" },
    y: { label: "loss", scale: "log" },
  };
  expect(frame(untilTime([logarithmic], 1.5)[0]!)).toBe(frame(logarithmic));
});

it("spans the times of all figures with the same axis, in equal ratios on a logarithmic one", () => {
  const longer: Figure = { ...figure, marks: [{ type: "line", x: [0, 10], y: [1, 1] }] };
  const other: Figure = { ...longer, x: { label: "mode" }, marks: [{ type: "line", x: [0, 99], y: [1, 1] }] };
  expect(timeAt([other, figure, longer], 0.25)).toBe(2.5);
  const logarithmic: Figure = {
    ...figure,
    x: { label: "epochs", scale: "log" },
    marks: [{ type: "dot", x: [0, 1, 100], y: [1, 1, 1] }],
  };
  expect(timeAt([logarithmic], 0.5)).toBeCloseTo(10, 12);
});

it("leaves figures without an axis of time as they are", () => {
  const other: Figure = { ...figure, x: { label: "mode of the kernel" } };
  expect(isOverTime(other)).toBe(false);
  expect(timeAt([other], 0.5)).toBeUndefined();
  expect(untilTime([other], 1)[0]).toBe(other);
});
