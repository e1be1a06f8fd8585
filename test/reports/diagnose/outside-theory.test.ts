import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { diagnose, type Report } from "../../../src/experiments";
import { regime, universalFlow } from "../../../src/universal";
import { smallTask, trainedRun } from "../../helpers/trained-runs";

const task = smallTask("nonlinear", 1);
const table = (report: Report, name: string) => report.tables.find((t) => t.name.startsWith(name));
const SECTIONS = ["Modes", "Universal"] as const;

describe("diagnose of runs that contradict the theories", () => {
  it("states the assumptions in every report", async () => {
    const { summary } = await diagnose({
      times: [0, 1],
      outputs: toNdArray(Float64Array.of(0, 1), [2, 1, 1]),
    });
    expect(summary[0]).toMatch(/^Assumptions: gradient flow of the loss ½⟨‖y − ŷ‖²⟩/);
  });

  it("leaves out modes, loss and universal dynamics after training with the cross-entropy, and judges by the kernel", async () => {
    const { targets } = task;
    const labels = Array.from({ length: 16 }, (_, p) =>
      targets.get(p, 0) > targets.get(p, 1) ? [1, 0] : [0, 1],
    );
    const classes = { ...task, targets: toNdArray(Float64Array.from(labels.flat()), [16, 2]) };
    const start = { activation: "tanh", seed: 1, deviation: 0.3 } as const;
    const report = await diagnose(trainedRun(classes, start, { loss: "cross-entropy", epochs: 4000 }));
    const notes = report.notes.join("\n");
    expect(notes).toMatch(
      /This run contradicts gradient flow of ½⟨‖y − ŷ‖²⟩: the loss .* rises .*; the outputs grow to/,
    );
    expect(notes).toContain("the cross-entropy falls, as in training with the cross-entropy");
    for (const name of SECTIONS) expect(table(report, name)).toBeUndefined();
    expect(report.figures.map(({ name }) => name)).toEqual(["movement", "alignment", "layers", "similarity"]);
    expect(report.title).toMatch(
      /^This run was (lazy|intermediate|rich): its tangent kernel changed by [\d.]+ (%|times its initial norm)$/,
    );
    // The control: the same network on the same classes, trained with the theory's loss.
    const control = await diagnose(trainedRun(classes, start, { epochs: 1000 }));
    expect(control.notes.join()).not.toContain("contradicts");
    for (const name of SECTIONS) expect(table(control, name)).toBeDefined();
  });

  it("calls a constant kernel lazy although the training is no gradient flow, with a note on this", async () => {
    const start = { activation: "tanh", seed: 1, outputScale: 30 } as const;
    const run = trainedRun(task, start, { every: 1, epochs: 300 });
    expect((await diagnose(run)).notes.join()).not.toContain("no gradient flow");
    // The same run in steps of a learning rate that rises from 0, as in a warm-up: the time is that of the flow to the power 1/4.
    const warmUp = { ...run, times: Array.from(run.times as Float64Array, (t) => t ** 0.25) };
    const { title, notes } = await diagnose(warmUp);
    expect(title).toMatch(
      /^This run was lazy: its tangent kernel changed by [\d.]+ %, and the loss differs from the prediction/,
    );
    expect(notes.join()).toContain("So the optimiser is no gradient flow");
  });

  it("gives no rates of a fit to the universal dynamics that it rejects", async () => {
    const times = Array.from({ length: 60 }, (_, t) => t);
    const pair = (f: (t: number) => number) =>
      toNdArray(Float64Array.from(times.flatMap((t) => [0, f(t)])), [60, 2, 1]);
    const run = { times, inputs: [[0], [1]], targets: [[0], [1]] };
    // An aligned pair by the theory: one dimension for representations and outputs.
    const initial = { representation: 0.01, output: 1e-4, alignment: 1e-4 - 1e-2 };
    const problem = {
      initial,
      inputDistanceSquared: 1,
      targetDistanceSquared: 1,
      rates: { encoder: 0.2, decoder: 0.3 },
    };
    const flow = universalFlow(problem, { times });
    const outputs = pair((t) => Math.sqrt(flow.output[t]!));
    const oscillating = { ...run, hidden: pair((t) => 0.5 + 0.4 * Math.sin(t)), outputs };
    const rejected = table(await diagnose(oscillating), "Universal")!.rows;
    expect(rejected[0]![1]).toMatch(/^does not follow the theory/);
    expect(rejected.map(([name]) => name)).toEqual([
      "this pair",
      "final squared distance of the representations, measured",
    ]);
    const hidden = pair((t) => Math.sqrt(flow.representation[t]!));
    const accepted = table(await diagnose({ ...run, hidden, outputs }), "Universal")!.rows;
    expect(accepted[0]![1]).toMatch(/^follows the theory/);
    const values = Object.fromEntries(accepted) as Record<string, number>;
    expect(Math.abs(values["encoder rate η_h"]! / 0.2 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(values["decoder rate η_y"]! / 0.3 - 1)).toBeLessThan(1e-6);
    expect(values["structured part of this distance (0 random, 1 structured)"]).toBe(
      regime(problem).richness,
    );
  });

  it("uses no words of the verdict for other quantities", async () => {
    for (const deviation of [0.01, 0.15]) {
      const report = await diagnose(trainedRun(task, { activation: "tanh", seed: 1, deviation }));
      const [, label] = /^This run was (\w+)/.exec(report.title)!;
      const others = ["lazy", "rich", "intermediate"].filter((word) => word !== label);
      const text = [report.title, ...report.notes, ...report.tables.flatMap(({ rows }) => rows.flat())].join(
        "\n",
      );
      for (const word of others) expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
    }
  });
});
