import { diagnose, readTrainingRun } from "learning-dynamics/experiments";
import type { Figure } from "learning-dynamics/plots";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Assumptions,
  assumptionsOf,
  figureUnder,
  type Modes,
  misfitOf,
  modesOf,
} from "../src/own-run/mode-theory";
import { defaultsOf } from "../src/parameter";
import { logs } from "./run-files";

/** Returns the curves of the theory in a figure. */
const curves = ({ marks }: Figure) =>
  marks.flatMap((mark) => (mark.type === "line" ? [{ x: Array.from(mark.x), y: Array.from(mark.y) }] : []));

describe("the theory under assumptions", () => {
  let figure: Figure;
  let modes: Modes;
  let start: Assumptions;
  beforeAll(async () => {
    const report = await diagnose(readTrainingRun({ "run.npz": logs["run.npz"] }, { activation: "linear" }));
    figure = report.figures.find(({ name }) => name === "modes")!;
    modes = modesOf(report)!;
    start = defaultsOf(assumptionsOf(modes)) as unknown as Assumptions;
  });

  it("is that of the diagnosis at the start of the sliders", () => {
    const [drawn, expected] = [curves(figureUnder(modes, start)), curves(figure)];
    expect(drawn.length).toBe(4);
    for (const [k, { x, y }] of expected.entries()) {
      for (const i of x.keys()) {
        expect(Math.abs(drawn[k]!.x[i]! - x[i]!)).toBeLessThan(1e-10);
        expect(Math.abs(drawn[k]!.y[i]! - y[i]!)).toBeLessThan(1e-10);
      }
    }
  });

  it("keeps the measured modes, and differs from them more under every other assumption", () => {
    const dots = (one: Figure) => one.marks.filter(({ type }) => type === "dot");
    const least = misfitOf(modes, start);
    expect(least).toBeLessThan(0.05);
    for (const other of [
      { depth: 3 },
      { depth: 1 },
      { scale: 10 },
      { scale: 0.1 },
      { tau: 2 * start.tau },
      { tau: 0.5 * start.tau },
    ]) {
      const given = { ...start, ...other };
      expect(dots(figureUnder(modes, given))).toEqual(dots(figure));
      expect(misfitOf(modes, given)).toBeGreaterThan(3 * least);
    }
  });

  it("follows twice as fast with half the time constant", () => {
    const halved = { ...modes, figure: { ...figure, x: { ...figure.x, domain: [0, 10] as const } } };
    const slow = curves(
      figureUnder({ ...halved, figure: { ...figure, x: { ...figure.x, domain: [0, 20] as const } } }, start),
    );
    const fast = curves(figureUnder(halved, { ...start, tau: start.tau / 2 }));
    for (const [k, { y }] of fast.entries()) {
      for (const [i, u] of y.entries()) expect(Math.abs(u - slow[k]!.y[i]!)).toBeLessThan(1e-12);
    }
  });
});
