import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../../src/arrays";
import { diagnose, type Report, type TrainingRun } from "../../../src/experiments";
import { initialise, mlp, type Parameters } from "../../../src/networks";
import { smallTask, stacked } from "../../helpers/trained-runs";

const { inputs, targets } = smallTask("linear", 1);
const times = Array.from({ length: 30 }, (_, t) => t);
const TABLE = "Changes from the first record to the last";

/** A run in which each layer grows from a multiple of random weights to these weights. */
function growing(from: readonly [number, number], activation: TrainingRun["activation"]): TrainingRun {
  const { weights }: Parameters = initialise(mlp({ widths: [4, 6, 2], activation: "linear" }), { seed: 3 });
  const grown = (w: NdArray, start: number, t: number) =>
    toNdArray(w.data.map((x) => x * (start + ((1 - start) * t) / 29)) as Float64Array, w.shape);
  return {
    times,
    weights: weights.map((w, l) => stacked(times.map((t) => grown(w, from[l]!, t)))),
    inputs,
    activation,
  };
}

const rows = (report: Report, name = TABLE) => {
  const found = report.tables.find((table) => table.name.startsWith(name))!.rows;
  return Object.fromEntries(found.map(([quantity, ...cells]) => [quantity, cells]));
};

describe("diagnose of quantities that start at zero", () => {
  it("says that weights, kernel, representations and gates grow from zero, and calls the run rich", async () => {
    const report = await diagnose(growing([0, 0], "relu"));
    expect(report.title).toBe("This run was rich: its tangent kernel grew from zero");
    for (const name of ["weights", "tangent kernel", "representations", "fraction of gates that changed"]) {
      expect(rows(report)[name]).toEqual(["from zero", ""]);
    }
    expect(report.series.find(({ name }) => name === "movement")!.columns).toEqual({
      time: expect.any(Array),
    });
    expect(report.figures.map(({ name }) => name)).not.toContain("movement");
  });

  it("judges by the tangent kernel if only the representations start at zero", async () => {
    const report = await diagnose(growing([0, 1], "linear"));
    expect(rows(report).representations).toEqual(["from zero", ""]);
    expect(report.title).toMatch(/^This run was (intermediate|rich): its tangent kernel changed by \d+ %$/);
    const figure = report.figures.find(({ name }) => name === "movement")!;
    expect(figure.caption).toContain("Not drawn, because it starts at zero: representations.");
  });

  it("calls hidden activations that grow from zero, or are equal on all samples at the start, rich and not lazy by 0 %", async () => {
    for (const start of [0, 0.3]) {
      const hidden = toNdArray(
        Float64Array.from(times.flatMap((t) => [1, 2, 4, 5].map((x) => start + t * x))),
        [30, 4, 1],
      );
      const { title } = await diagnose({ times, hidden });
      expect(title).toBe("This run was rich: the Gram matrix of its representations grew from zero");
    }
  });

  it("has no verdict for a run in which everything stays at zero", async () => {
    const hidden = toNdArray(new Float64Array(30 * 4), [30, 4, 1]);
    const report = await diagnose({ times, hidden });
    expect(report.title).toBe("How this run learned");
    expect(rows(report).representations).toEqual(["zero throughout", ""]);
    const zero = growing([0, 0], "relu");
    const weights = zero.weights!.map((w) => toNdArray(new Float64Array(w.data.length), w.shape));
    expect((await diagnose({ ...zero, weights })).title).toBe("How this run learned");
  });

  it("has no alignment with a layer of zeros, and a drift relative to the largest size of the layers", async () => {
    const layers = rows(await diagnose(growing([0, 1], "linear")), "Adjacent layers");
    expect(layers["W1, W2"]![1]).toBe("zero weights");
    expect(layers["W1, W2"]![2]).toBeGreaterThan(0);
    const { weights, ...rest } = growing([0, 0], "linear");
    // In reversed time, the layers end at zero, and the drift is large instead of 0 / 0.
    const reversed = weights!.map((w) => {
      const size = w.data.length / 30;
      return toNdArray(
        Float64Array.from(times.flatMap((t) => Array.from(w.data).slice((29 - t) * size, (30 - t) * size))),
        w.shape,
      );
    });
    expect(
      rows(await diagnose({ ...rest, weights: reversed }), "Adjacent layers")["W1, W2"]![0],
    ).toBeGreaterThan(0.1);
  });

  it("counts only gates that are decided at the start", async () => {
    // The second unit starts with weights of zero, so that its input is exactly 0.
    const weights = [
      toNdArray(Float64Array.of(1, 0, -1, 1), [2, 2, 1]),
      toNdArray(Float64Array.of(1, 1, 1, 1), [2, 1, 2]),
    ];
    const report = await diagnose({ times: [0, 1], weights, inputs: [[1], [2], [3]], activation: "relu" });
    expect(rows(report)["fraction of gates that changed"]).toEqual([1, ""]);
  });

  it("says that a loss of 0 at the start leaves nothing to learn", async () => {
    const run = growing([1, 1], "linear");
    const first = run.weights!.map((w) => Array.from(w.data).slice(0, w.data.length / 30));
    const outputs = Array.from({ length: 16 }, (_, p) =>
      [0, 1].map((o) =>
        [0, 1, 2, 3, 4, 5].reduce((sum, h) => {
          const hidden = [0, 1, 2, 3].reduce((z, i) => z + first[0]![4 * h + i]! * inputs.get(p, i), 0);
          return sum + first[1]![6 * o + h]! * hidden;
        }, 0),
      ),
    );
    const logged = stacked(times.map(() => toNdArray(Float64Array.from(outputs.flat()), [16, 2])));
    const { notes, title } = await diagnose({ ...run, targets: outputs, outputs: logged });
    expect(notes.join()).toContain("No prediction by the initial tangent kernel: the loss is 0 at the start");
    expect(title).toBe("This run was lazy: its tangent kernel changed by 0 %");
    expect(targets.shape).toEqual([16, 2]);
  });
});
