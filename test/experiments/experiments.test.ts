import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { experiments, type Report } from "../../src/experiments";
import { toSvg } from "../../src/plots";

const find = (name: string) => experiments.find((experiment) => experiment.name === name)!;

describe.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  "%s",
  (name, experiment) => {
    let report: Report;

    it("finds its claims true at the default parameters", async () => {
      const fractions: number[] = [];
      report = await experiment.run({}, { onProgress: ({ fraction }) => fractions.push(fraction) });
      expect(report.checks.filter(({ holds }) => !holds)).toEqual([]);
      expect(report.checks.length).toBeGreaterThan(2);
      expect(report.completed).toBe(true);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(fractions[fractions.length - 1]).toBe(1);
    });

    it("reports plain data with drawable figures, axis labels and columns of equal length", () => {
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      expect(report.name).toBe(name);
      for (const figure of report.figures) {
        expect(toSvg(figure)).toContain("<svg");
        expect([figure.x.label.length > 3, figure.y.label.length > 3]).toEqual([true, true]);
      }
      for (const { columns } of report.series) {
        const lists = Object.values(columns);
        expect(new Set(lists.map((list) => list.length)).size).toBe(1);
        for (const list of lists) expect(list.every((x) => !Number.isNaN(x))).toBe(true);
      }
    });

    it("refuses unknown parameters and values out of range", async () => {
      await expect(experiment.run({ nonsense: 1 })).rejects.toThrow(ArgumentError);
      for (const key of Object.keys(experiment.parameters)) {
        await expect(experiment.run({ [key]: Number.NaN })).rejects.toThrow(new RegExp(`parameters.${key}`));
      }
    });

    it("keeps what it has when aborted", async () => {
      const controller = new AbortController();
      const cut = await experiment.run(
        {},
        { signal: controller.signal, onProgress: () => controller.abort() },
      );
      expect(cut.completed).toBe(false);
      expect(cut.parameters).toEqual(report.parameters);
    });
  },
);

describe("modes", () => {
  it("holds at other depths and sizes, bottlenecks included", async () => {
    for (const parameters of [
      { depth: 3, levels: 3, features: 20, initial: 0.01 },
      { hidden: 3, levels: 3, features: 12 },
    ]) {
      const report = await find("modes").run(parameters);
      expect(report.checks[0]!.measured).toBeLessThan(1e-8);
      expect(report.checks[1]!.holds).toBe(true);
    }
  });
});
