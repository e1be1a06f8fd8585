import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import { experiments, type Report } from "../../src/experiments";
import { toSvg } from "../../src/plots";
import { digits } from "../../src/tasks";

/** Parameters at which an experiment that takes long at its defaults is quick and its claims still hold. */
const QUICK: Readonly<Record<string, Record<string, number>>> = {
  "race-xor": { networks: 2 },
  "race-routing": { networks: 1, hidden: 16 },
  "race-relu": { mostContexts: 3, hidden: 100, pathway: 20 },
  "race-generalisation": { domains: 6, hidden: 10 },
  "race-sharing": { domains: 4 },
  "race-images": { domains: 6, samples: 90, components: 8, hidden: 20 },
  "layer-growth": { layers: 3, time: 8 },
  "implicit-bias": { coefficients: 12, size: 8, rank: 1, time: 2000, steps: 100_000 },
  "universal-architectures": { width: 30, seed: 4 },
  "universal-depth": { width: 40, networks: 1 },
  "universal-gain": { width: 60, networks: 1, seed: 1 },
  "universal-xor": { width: 30, networks: 2 },
  "universal-structure": { width: 30, networks: 1, points: 3 },
  "universal-controls": { width: 30, networks: 1 },
  "universal-image": { samples: 20, epochs: 500, pairs: 2 },
  "universal-hierarchy": { levels: 3, features: 20 },
  "ntk-convergence": { largest: 256, networks: 12, samples: 8 },
  "ntk-dynamics": { narrow: 16, medium: 64, wide: 128, networks: 2 },
  "ntk-lazy-rich": { points: 3 },
  "ntk-depth": { layers: 12, width: 24, networks: 40 },
  cntk: { size: 5, samples: 50, tests: 30, layers: 1, channels: 32, networks: 3, variation: 1.4 },
  "hierarchical-learning": { dimension: 24, samples: 280, width: 100, features: 24, steps: 200, tasks: 2 },
};

const find = (name: string) => experiments.find((experiment) => experiment.name === name)!;

describe.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  "%s",
  (name, experiment) => {
    let report: Report;

    const quick = QUICK[name] ?? {};

    it(`finds its claims true at the ${name in QUICK ? "parameters of a quick run" : "default parameters"}`, async () => {
      const fractions: number[] = [];
      report = await experiment.run(quick, { onProgress: ({ fraction }) => fractions.push(fraction) });
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

    it("refuses unknown parameters and values out of range", async () => {
      await expect(experiment.run({ nonsense: 1 })).rejects.toThrow(ArgumentError);
      for (const key of Object.keys(experiment.parameters)) {
        await expect(experiment.run({ [key]: Number.NaN })).rejects.toThrow(new RegExp(`parameters.${key}`));
      }
    });

    it("takes data of one's own only where it says so", async () => {
      if (experiment.task !== undefined) return;
      const task = { inputs: [[1], [2]], targets: [[1], [2]] };
      await expect(experiment.run(quick, { task })).rejects.toThrow(/options\.task/);
    });

    it("keeps what it has when aborted", async () => {
      const controller = new AbortController();
      const cut = await experiment.run(quick, {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      expect(cut.completed).toBe(false);
      expect(cut.parameters).toEqual(report.parameters);
    });
  },
);

describe("universal-image", () => {
  const drawn = digits({ samples: 12, size: 8, seed: 3 });
  const quick = { epochs: 200, pairs: 1 };

  it("learns images of one's own, as many as it is told to", async () => {
    const report = await find("universal-image").run({ ...quick, samples: 10 }, { task: drawn });
    expect(report.completed).toBe(true);
    expect(report.notes.join()).toContain("10 images of 64 pixels");
  });

  it("does not depend on where the images' zero is, nor on their units", async () => {
    const moved = (drawn.inputs.data as Float64Array).map((x) => 255 * x - 30);
    const reports = [drawn, { inputs: toNdArray(moved, [12, 64]), targets: drawn.targets }].map((task) =>
      find("universal-image").run(quick, { task }),
    );
    const [first, second] = await Promise.all(reports);
    // Rounding differs, and grows while the network leaves its small start.
    for (const [k, check] of first!.checks.entries()) {
      expect(second!.checks[k]!.measured).toBeCloseTo(check.measured, 6);
    }
  });

  it("refuses a pair of one class, and images that are not there", async () => {
    const run = (parameters: Record<string, number>) =>
      find("universal-image").run({ ...quick, ...parameters }, { task: drawn });
    await expect(run({ second: 10 })).rejects.toThrow(/parameters\.second must be an image of another class/);
    await expect(run({ second: 99 })).rejects.toThrow(/one of the images 0 to 11/);
  });
});

describe("race-images", () => {
  const drawn = digits({ samples: 60, size: 6, seed: 3 });
  const quick = { domains: 5, components: 4, hidden: 6, longest: 2000 };

  it("learns images of one's own, as many as it is told to", async () => {
    const report = await find("race-images").run({ ...quick, samples: 45 }, { task: drawn });
    expect(report.completed).toBe(true);
    expect(report.notes.join()).toContain(
      "30 training images of 36 pixels in 10 classes, 15 held-out images",
    );
  });

  it("does not depend on where the images' zero is, nor on their units", async () => {
    const moved = (drawn.inputs.data as Float64Array).map((x) => 255 * x - 30);
    const reports = [drawn, { inputs: toNdArray(moved, [60, 36]), targets: drawn.targets }].map((task) =>
      find("race-images").run({ ...quick, rotations: 0 }, { task }),
    );
    const [first, second] = await Promise.all(reports);
    // Accuracies are counts of images: they are equal or differ by one image that rounding decides.
    for (const [k, check] of first!.checks.entries()) {
      expect(second!.checks[k]!.measured).toBeCloseTo(check.measured, 1);
    }
  });

  it("refuses images that cannot be turned, and too few", async () => {
    const oblong = { inputs: drawn.inputs.hi(60, 30), targets: drawn.targets };
    await expect(find("race-images").run(quick, { task: oblong })).rejects.toThrow(/square images/);
    const report = await find("race-images").run({ ...quick, rotations: 0 }, { task: oblong });
    expect(report.completed).toBe(true);
    const two = { inputs: [[1], [2]], targets: [[1], [0]] };
    await expect(find("race-images").run(quick, { task: two })).rejects.toThrow(/at least 3 samples/);
  });
});

describe("universal-xor", () => {
  it("merges what has the same target in the rich regime only", async () => {
    const { figures } = await find("universal-xor").run({ width: 30, networks: 1, seed: 1 });
    const cells = figures[0]!.marks.flatMap((mark) => (mark.type === "cell" ? [mark] : []));
    const within = (panel: string) => {
      const { values } = cells.find((mark) => mark.panel === panel)!;
      return Math.max(values[0]![3]!, values[1]![2]!) / Math.min(values[0]![1]!, values[2]![3]!);
    };
    expect(within("rich: network")).toBeLessThan(0.2);
    expect(within("rich: theory")).toBeLessThan(0.2);
    expect(within("shallow: network")).toBeGreaterThan(1);
  });
});

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

describe("experiments on two layers and on layers", () => {
  const failing = async (name: string, parameters: Record<string, number>) => {
    const { checks, completed } = await find(name).run(parameters);
    expect(completed).toBe(true);
    return checks.filter(({ holds }) => !holds).map(({ claim }) => claim);
  };

  it("hold at other sizes, balances and seeds", async () => {
    expect(await failing("lazy-rich", { size: 3, initial: 0.01, seed: 5 })).toEqual([]);
    expect(await failing("prior-knowledge", { lambda: 1, tasks: 2, seed: 7 })).toEqual([]);
    expect(await failing("layer-growth", { layers: 2, width: 5, time: 4, seed: 2 })).toEqual([]);
  });

  it("lazy-rich says that both signs of λ move the kernel alike, less and less", async () => {
    const { tables } = await find("lazy-rich").run({ largest: 100 });
    const rows = tables[0]!.rows as number[][];
    for (const [k, [lambda, positive, negative]] of rows.entries()) {
      expect(Math.abs(positive! / negative! - 1)).toBeLessThan(1e-9);
      if (k > 0) expect(lambda).toBeGreaterThan(rows[k - 1]![0]!);
      if (k > 0) expect(positive).toBeLessThan(rows[k - 1]![1]!);
    }
  });
});
