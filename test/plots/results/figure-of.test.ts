import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import * as deepLinear from "../../../src/deep-linear";
import { experiments } from "../../../src/experiments";
import { textSummary } from "../../../src/figures/text-summary";
import { solve } from "../../../src/ode";
import { type DotMark, type Figure, figureOf, type LineMark, toSvg } from "../../../src/plots";
import * as universal from "../../../src/universal";
import { notebookDisplay } from "../notebook-display";
import { parseXml } from "../parse-xml";
import { flow, pair, pairFlow, RESULTS, task, weights } from "./drawable-results";

describe("figures of results", () => {
  it.each(RESULTS)(
    "%s: the result is displayed as its figure in a notebook and as bars in text",
    async (_, make) => {
      const result = make();
      const figure: Figure = figureOf(result);
      expect(result.figure()).toEqual(figure);
      const { "image/svg+xml": svg, "text/plain": text } = await notebookDisplay(result);
      expect(svg).toBe(toSvg(figure));
      expect(parseXml(svg!).name).toBe("svg");
      expect(text).toBe(`${result}`);
      expect(text).toBe(textSummary(figure));
      expect(text!.split("\n")[0]).toBe(figure.title);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      for (const axis of [figure.x, figure.y]) expect(axis.label).not.toBe("");
      expect(svg!.length).toBeLessThan(150_000);
    },
  );

  it.each(RESULTS)("%s: the display changes neither fields nor JSON of the result", (_, make) => {
    const result = make();
    const copy = { ...result };
    expect(isDeepStrictEqual(copy, result)).toBe(true);
    expect(Object.getOwnPropertySymbols(copy)).toEqual([]);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(result));
    expect("figure" in copy).toBe(false);
    expect(Object.keys(result)).not.toContain("toString");
  });

  it("contain the strengths of the modes, the half time of a mode, and the data of a fit", () => {
    const modes = figureOf(flow).marks.flatMap((mark) => (mark.type === "line" ? [mark] : []));
    expect(modes.map(({ category }) => category)).toEqual(
      Array.from({ length: 8 }, (_, k) => `mode ${k + 1}`),
    );
    expect(`${flow}`.match(/mode \d/g)).toHaveLength(8);
    expect(modes.map(({ y }) => y[4])).toEqual(Array.from({ length: 8 }, (_, k) => flow.modes.get(4, k)));
    // In closed form: t = ln(s/a − 1) / 2s.
    const mode = figureOf(deepLinear.modeDynamics({ strength: 2, initial: 1e-3 }));
    expect(mode.caption).toContain(`t = ${Number((Math.log(2 / 1e-3 - 1) / 4).toPrecision(3))}`);
    const fit = figureOf(universal.fitUniversal({ ...pair, ...pairFlow }));
    expect(fit.caption).toContain("follows the theory");
    const [data, theory] = [fit.marks[0], fit.marks[3]] as DotMark[];
    expect([data!.method, theory!.method]).toEqual(["data", "gradient flow"]);
    expect(Math.max(...Array.from(data!.y, (value, i) => Math.abs(value - theory!.y[i]!)))).toBeLessThan(
      1e-6,
    );
  });

  it("contain at most 12 curves with 300 points each, and the caption counts the omitted curves", () => {
    const solution = solve((_t, _s, ds) => ds.fill(1), new Array<number>(15).fill(0), {
      times: Array.from({ length: 2000 }, (_, i) => i),
    });
    const { caption, marks } = figureOf(solution);
    expect(caption).toBe("The first 12 of 15 curves are shown.");
    expect(marks).toHaveLength(12);
    const { x: at } = marks[0] as LineMark;
    expect([at.length, at[0], at.at(-1)]).toEqual([300, 0, 1999]);
  });

  it("are drawn for a few records, one record and no records", async () => {
    const few = figureOf(flow).marks.map(({ type }) => type);
    expect([few[0], few[8], few.length]).toEqual(["line", "dot", 16]);
    const one = deepLinear.gradientFlow(weights, task, { times: [3] });
    expect((await notebookDisplay(one))["image/svg+xml"]).toContain("<svg");
    const aborted = deepLinear.gradientFlow(weights, task, { times: [3], signal: { aborted: true } });
    expect(aborted.times).toHaveLength(0);
    expect(`${aborted}`.split("\n")[0]).toBe("How the modes of the task are learned");
    expect((await notebookDisplay(aborted))["image/svg+xml"]).toContain("nothing was recorded");
  });

  it("are reports for the results of experiments", async () => {
    const report = await experiments.find(({ name }) => name === "modes")!.run({ levels: 2, features: 2 });
    expect((await notebookDisplay(report))["text/html"]).toContain("<svg");
    expect(`${report}`).toContain(`holds  ${report.checks[0]!.claim}`);
    expect(structuredClone(report)).toEqual(report);
  });

  it("do not exist for other objects, which figureOf rejects", () => {
    expect(() => figureOf({ times: [1] })).toThrow(
      "figureOf: result must be a result of the library that has a figure",
    );
    expect(() => figureOf({ figure: 3 })).toThrow("figureOf: result must be a result of the library");
    expect(() => figureOf([1] as never)).toThrow("figureOf: result must be an object");
  });
});
