import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/figures/figure";
import { textSummary } from "../../src/figures/text-summary";
import { modeFigure, ramp } from "./mode-figure";

const staircase = [..."▁▂▃▄▅▆▇█"].map((bar) => bar.repeat(5)).join("");

describe("textSummary", () => {
  it("draws each curve as a row of bars on a common vertical scale", () => {
    const rising = { type: "line" as const, x: ramp, y: ramp, category: "mode 1", method: "theory" };
    const flat = { type: "line" as const, x: [0, 1], y: [0.5, 0.5], category: "mode 2" };
    expect(textSummary(modeFigure([rising, flat]))).toBe(
      [
        "A mode is learned",
        `  mode 1, theory  ${staircase}`,
        `  mode 2          ${"▅".repeat(40)}`,
        "  strength: 0 to 1 over time t (τ): 0 to 1",
      ].join("\n"),
    );
  });

  it("interpolates between the points of a line but not between dots", () => {
    const bars = (content: Figure) => textSummary(content).split("\n")[1]!.trim();
    expect(bars(modeFigure([{ type: "line", x: [0, 1], y: [0, 1] }]))).toHaveLength(40);
    expect(bars(modeFigure([{ type: "dot", x: [0, 1], y: [0, 1] }]))).toBe(`▁${" ".repeat(38)}█`);
  });

  it("spaces ratios equally on a logarithmic axis and omits values at or below 0", () => {
    const log = { y: { label: "loss", scale: "log" as const } };
    const exponential = { type: "line" as const, x: ramp, y: ramp.map((x) => 10 ** (3 * x - 3)) };
    expect(
      textSummary(modeFigure([exponential], log))
        .split("\n")[1]!
        .trim(),
    ).toBe(staircase);
    const text = textSummary(modeFigure([{ type: "dot", x: [0, 1, 2], y: [0, -1, 1] }], log));
    expect(text).toMatch(/loss: 1 to 1/);
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it("summarises a heat map by its size, label and range", () => {
    const cells = {
      type: "cell" as const,
      rows: ["a"],
      columns: ["b", "c"],
      values: [[1, 2]],
      label: "distance",
    };
    expect(textSummary(modeFigure([cells], { height: 300 }))).toContain("1 x 2, distance: 1 to 2");
  });

  it("summarises tiles by their number, label and range", () => {
    const tiles = {
      type: "tile" as const,
      left: [0],
      right: [1],
      bottom: [0],
      top: [1],
      values: [3],
      label: "time",
    };
    expect(textSummary(modeFigure([tiles]))).toContain("1 tiles, time: 3 to 3");
  });

  it("draws at most 20 curves and counts the others", () => {
    const many = Array.from({ length: 23 }, (_, k) => ({
      type: "line" as const,
      x: [0, 1],
      y: [0, k],
      category: `c${k}`,
    }));
    const lines = textSummary(modeFigure(many)).split("\n");
    expect(lines.filter((line) => /^ {2}c\d/.test(line))).toHaveLength(20);
    expect(lines).toContain("  ... and 3 more");
  });
});
