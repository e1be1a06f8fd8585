import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { experiments, type Report } from "../../src/experiments";
import { toSvg } from "../../src/plots";
import { unexpectedOutcomes } from "../../src/reports/unexpected-outcomes";
import { QUICK } from "./quick";

describe.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  "%s",
  (name, experiment) => {
    let report: Report;

    const quick = QUICK[name] ?? {};

    it(`confirms its claims at ${name in QUICK ? "reduced" : "default"} parameters`, async () => {
      const fractions: number[] = [];
      report = await experiment.run(quick, { onProgress: ({ fraction }) => fractions.push(fraction) });
      expect(unexpectedOutcomes(report)).toEqual([]);
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
        // Graphs have no axes.
        const isGraph = figure.marks.every(({ type }) => type === "graph");
        expect([figure.x, figure.y].every(({ label }) => isGraph || label.length > 3)).toBe(true);
      }
      for (const { columns } of report.series) {
        const lists = Object.values(columns);
        expect(new Set(lists.map((list) => list.length)).size).toBe(1);
        for (const list of lists) expect(list.every((x) => !Number.isNaN(x))).toBe(true);
      }
    });

    it("rejects unknown parameters and NaN for every parameter", async () => {
      await expect(experiment.run({ nonsense: 1 })).rejects.toThrow(ArgumentError);
      for (const key of Object.keys(experiment.parameters)) {
        await expect(experiment.run({ [key]: Number.NaN })).rejects.toThrow(new RegExp(`parameters.${key}`));
      }
    });

    it("rejects user-supplied data unless it describes them", async () => {
      if (experiment.task !== undefined) return;
      const task = { inputs: [[1], [2]], targets: [[1], [2]] };
      await expect(experiment.run(quick, { task })).rejects.toThrow(/options\.task/);
    });

    it("returns the partial report when aborted", async () => {
      const controller = new AbortController();
      const partial = await experiment.run(quick, {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      expect(partial.completed).toBe(false);
      expect(partial.parameters).toEqual(report.parameters);
    });
  },
);
