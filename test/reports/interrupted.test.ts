import { describe, expect, it } from "vitest";
import { gradientFlowAsync } from "../../src/deep-linear";
import { defineExperiment } from "../../src/reports/define-experiment";
import { experimentNamed } from "../experiments/experiment-named";

const task = { inputs: [[1], [2]], targets: [[2], [4]] };

/** An experiment of two flows and a measurement, whose results are made at its end. */
const trial = (before: (stage: string) => void = () => {}) =>
  defineExperiment(
    { name: "trial", title: "Trial", paper: "", claim: "", control: "", summary: [], parameters: {} },
    async (report) => {
      const weights = [[[0.1]], [[0.2]]];
      const flows = [];
      for (const stage of ["first", "second", "third"]) {
        before(stage);
        report.stage(stage, 0.5);
        flows.push(
          report.ensure(await gradientFlowAsync(weights, task, { times: [0, 1, 2], signal: report.signal })),
        );
        report.keep({ rate: [flows.length] });
        await report.turn();
      }
      report.addSeries("all", { count: [flows.length] });
    },
  );

describe("the report of an interrupted run", () => {
  it("has the series of the finished parts, and says which", async () => {
    const controller = new AbortController();
    const experiment = trial((stage) => {
      if (stage === "third") controller.abort();
    });
    const { completed, series, notes } = await experiment.run({}, { signal: controller.signal });
    expect(completed).toBe(false);
    expect(series.map(({ name }) => name)).toEqual(["first", "first (2)", "second", "second (2)"]);
    expect(series[0]!.columns).toMatchObject({ time: [0, 1, 2] });
    expect(Object.keys(series[0]!.columns)).toContain("loss");
    expect(series[3]!.columns).toEqual({ rate: [2] });
    expect(series[0]!.toTable().rows.length).toBe(3);
    expect(notes).toEqual([
      "The run was interrupted; report.json has the series of the finished parts: first; first (2); second; second (2).",
    ]);
  });

  it("has a note if no part was finished", async () => {
    const signal = AbortSignal.abort();
    const { completed, series, notes } = await trial().run({}, { signal });
    expect([completed, series, notes]).toEqual([
      false,
      [],
      ["The run was interrupted before its first part was finished."],
    ]);
  });

  it("ends within a computation that rejects with the reason of the signal, and passes other errors on", async () => {
    const experiment = defineExperiment(
      { name: "rejects", title: "", paper: "", claim: "", control: "", summary: [], parameters: {} },
      async (report) => {
        report.stage("long", 0.5);
        await Promise.resolve();
        throw report.signal?.aborted ? (report.signal as AbortSignal).reason : new Error("another");
      },
    );
    const controller = new AbortController();
    const running = experiment.run({}, { signal: controller.signal });
    controller.abort();
    expect((await running).completed).toBe(false);
    await expect(experiment.run({}, {})).rejects.toThrow("another");
    const signal = { aborted: false };
    const withoutReason = defineExperiment(
      { name: "rejects", title: "", paper: "", claim: "", control: "", summary: [], parameters: {} },
      async () => {
        signal.aborted = true;
        throw Object.assign(new Error("stopped"), { name: "AbortError" });
      },
    );
    expect((await withoutReason.run({}, { signal })).completed).toBe(false);
  });

  it("ends at the next turn, not only at the next stage", async () => {
    const controller = new AbortController();
    const experiment = defineExperiment(
      { name: "turns", title: "", paper: "", claim: "", control: "", summary: [], parameters: {} },
      async (report) => {
        report.stage("long", 1);
        for (let i = 0; ; i++) {
          report.keep({ turn: [i] });
          if (i === 2) controller.abort();
          await report.turn();
        }
      },
    );
    const { series } = await experiment.run({}, { signal: controller.signal });
    expect(series.map(({ columns }) => columns.turn)).toEqual([[0], [1], [2]]);
  });
});

it("the report of a completed run has only its results", async () => {
  const { completed, series, notes } = await trial().run();
  expect(completed).toBe(true);
  expect(series.map(({ name }) => name)).toEqual(["all"]);
  expect(notes).toEqual([]);
});

it("an experiment that adds its results at the end keeps the trainings before an interruption", async () => {
  const controller = new AbortController();
  const stages: string[] = [];
  const { completed, series } = await experimentNamed("universal-gain").run(
    { networks: 1, width: 16 },
    {
      signal: controller.signal,
      onProgress({ stage }) {
        if (stages[stages.length - 1] !== stage) stages.push(stage);
        if (stages.length === 3) controller.abort();
      },
    },
  );
  expect(completed).toBe(false);
  expect(series.map(({ name }) => name)).toEqual(stages.slice(0, 2));
  for (const { columns } of series) expect(columns.loss?.length).toBeGreaterThan(10);
});
