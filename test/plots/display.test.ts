import { describe, expect, it } from "vitest";
import { experiments } from "../../src/experiments";
import { display, type Figure, toSvg } from "../../src/plots";

const figure = (marks: Figure["marks"], rest: Partial<Figure> = {}): Figure => ({
  name: "mode",
  title: "A mode is learned",
  x: { label: "time t (τ)" },
  y: { label: "strength" },
  marks,
  ...rest,
});
const ramp = Array.from({ length: 401 }, (_, i) => i / 400);
const shown = (value: object): Record<string, string> =>
  (Reflect.get(value, Symbol.for("Jupyter.display")) as () => Record<string, string>)();

describe("display", () => {
  it("shows a figure in a notebook as the drawing of toSvg, in the theme that is asked for", () => {
    const content = figure([{ type: "line", x: ramp, y: ramp }]);
    expect(shown(display(content))["image/svg+xml"]).toBe(toSvg(content));
    expect(shown(display(content, { theme: "dark" }))["image/svg+xml"]).toBe(
      toSvg(content, { theme: "dark" }),
    );
  });

  it("is a row of bars per curve as text, all on one scale", () => {
    const rising = { type: "line" as const, x: ramp, y: ramp, category: "mode 1", method: "theory" };
    const flat = { type: "line" as const, x: [0, 1], y: [0.5, 0.5], category: "mode 2" };
    expect(`${display(figure([rising, flat]))}`).toBe(
      [
        "A mode is learned",
        `  mode 1, theory  ${[..."▁▂▃▄▅▆▇█"].map((bar) => bar.repeat(5)).join("")}`,
        `  mode 2          ${"▅".repeat(40)}`,
        "  strength: 0 to 1 over time t (τ): 0 to 1",
      ].join("\n"),
    );
  });

  it("joins lines and not dots, and leaves out what a logarithmic axis has no place for", () => {
    const bars = (content: Figure) => `${display(content)}`.split("\n")[1]!.trim();
    expect(bars(figure([{ type: "line", x: [0, 1], y: [0, 1] }]))).toHaveLength(40);
    expect(bars(figure([{ type: "dot", x: [0, 1], y: [0, 1] }]))).toBe(`▁${" ".repeat(38)}█`);
    const log = { y: { label: "loss", scale: "log" as const } };
    expect(bars(figure([{ type: "line", x: ramp, y: ramp.map((x) => 10 ** (3 * x - 3)) }], log))).toBe(
      [..."▁▂▃▄▅▆▇█"].map((bar) => bar.repeat(5)).join(""),
    );
    const text = `${display(figure([{ type: "dot", x: [0, 1, 2], y: [0, -1, 1] }], log))}`;
    expect(text).toMatch(/loss: 1 to 1/);
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it("says of heat maps and of many curves what there is", () => {
    const cells = {
      type: "cell" as const,
      rows: ["a"],
      columns: ["b", "c"],
      values: [[1, 2]],
      label: "distance",
    };
    expect(`${display(figure([cells], { height: 300 }))}`).toContain("1 x 2, distance: 1 to 2");
    const many = Array.from({ length: 23 }, (_, k) => ({
      type: "line" as const,
      x: [0, 1],
      y: [0, k],
      category: `c${k}`,
    }));
    expect(`${display(figure(many))}`).toContain("... and 3 more");
  });

  it("shows a report as its page, and as text with its claims", async () => {
    const report = await experiments.find(({ name }) => name === "modes")!.run({ levels: 2, features: 2 });
    const { "text/html": html, "text/plain": text } = shown(display(report));
    expect(html).toContain("<svg");
    expect(html).toContain(report.summary[0]!.slice(0, 20));
    expect(text).toBe(`${display(report)}`);
    expect(text).toContain(`holds  ${report.checks[0]!.claim}`);
  });

  it("refuses what is neither, in its own name", () => {
    expect(() => display({} as never)).toThrow("display: content.title");
    expect(() => display(figure([]))).toThrow("display: content.marks");
    expect(() => display({ title: "x", notes: 3 } as never)).toThrow("display: content.notes");
  });
});
