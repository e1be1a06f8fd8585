import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { experiments, type Report } from "../../src/experiments";
import { toSvg } from "../../src/plots";
import { unexpectedOutcomes } from "../../src/reports/unexpected-outcomes";

/** Reduced parameters of experiments that take long at their defaults, at which their claims still hold. */
const QUICK: Readonly<Record<string, Record<string, number>>> = {
  "race-xor": { networks: 2 },
  "race-routing": { networks: 1, hidden: 16 },
  "race-relu": { mostContexts: 3, hidden: 100, pathway: 20 },
  "race-generalisation": { domains: 6, hidden: 10 },
  "race-sharing": { domains: 4 },
  "race-images": { domains: 6, samples: 90, components: 8, hidden: 20 },
  "in-context": { sequences: 6000, seeds: 2 },
  collapse: { seeds: 2 },
  "coordinate-check": { smallest: 32, doublings: 3, seeds: 8 },
  "linear-teachers": { lossFloor: 3e-3, seeds: 2 },
  telescoping: { samples: 20, time: 4, seeds: 3 },
  "scaling-laws": { modes: 1000, samples: 100, draws: 14, seeds: 2 },
  "double-descent": { samples: 120, tests: 250, seeds: 2 },
  grokking: { dimension: 40, step: 0.4, time: 20_000, seeds: 2 },
  capacity: { samples: 120, tests: 100, size: 7, seeds: 2 },
  "rsa-trajectory": { records: 91, seeds: 2 },
  "subspace-match": { channels: 5, width: 24, samples: 120, tests: 60, epochs: 10, seeds: 2 },
  "local-elasticity": { width: 128, samples: 60, epochs: 1000, seeds: 2 },
  anisotropy: { inputs: 8, networks: 100, samples: 400, tests: 200, seeds: 2 },
  "coding-schemes": { samples: 10, width: 40, warmUp: 300, draws: 60, seeds: 2 },
  "layer-growth": { layers: 3, time: 8 },
  "implicit-bias": { coefficients: 12, size: 8, rank: 1, time: 2000, steps: 100_000 },
  "universal-architectures": { others: 0 },
  "universal-depth": { width: 40, networks: 1 },
  "universal-gain": { width: 60, networks: 1, seed: 1 },
  "universal-xor": { networks: 1 },
  "universal-structure": { width: 30, networks: 1, points: 3 },
  "universal-controls": { width: 30, networks: 1 },
  "universal-image": { samples: 20, epochs: 500, pairs: 2 },
  "universal-hierarchy": { levels: 3, features: 20 },
  "ntk-convergence": { largest: 256, networks: 12, samples: 8 },
  "ntk-dynamics": { narrow: 32, medium: 128, wide: 192, networks: 2 },
  "ntk-lazy-rich": { points: 3 },
  "ntk-depth": { layers: 12, width: 24, networks: 40 },
  cntk: { size: 6, samples: 50, tests: 60, layers: 1, channels: 32, networks: 3, seed: 1 },
  "hierarchical-learning": { dimension: 24, samples: 280, width: 100, features: 24, steps: 200, tasks: 2 },
};

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

    it("fails every claim of its effect in the control run, and no agreement", async () => {
      const control = await experiment.run(quick, { control: true });
      expect(control.completed).toBe(true);
      expect(control.checks.filter(({ kind }) => kind === "effect").length).toBeGreaterThan(0);
      expect(control.checks.filter(({ measured }) => Number.isNaN(measured))).toEqual([]);
      expect(unexpectedOutcomes(control)).toEqual([]);
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
