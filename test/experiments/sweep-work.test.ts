import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { experiments, experimentWork, sweepWork } from "../../src/experiments";
import { rowValues } from "../../src/experiments/sweep-work";
import { experimentNamed } from "./experiment-named";

const signal = { aborted: false };
const point = { lambda: 2, scale: 0.1, size: 3 };

describe("an experiment as the work of a sweep", () => {
  it("is found again through the file, the export and the name that describe it", async () => {
    const { file, export: exported, name } = experimentWork("phase-diagram");
    const module = (await import(file)) as Record<string, typeof sweepWork>;
    const work = module[exported!]!(name!);
    const values = await work.run(point, { signal, seed: 4 });
    expect(values).toEqual(await sweepWork("phase-diagram").run(point, { signal, seed: 4 }));
  });

  it("gives the measured number of each check by its column, and tests whether all hold", async () => {
    const values = await sweepWork("phase-diagram").run(point, { signal, seed: 4 });
    const { checks } = await experimentNamed("phase-diagram").run({ ...point, seed: 4 });
    expect(values).toEqual({
      ...Object.fromEntries(checks.map(({ column, measured }) => [column, measured])),
      holds: true,
    });
    expect(Object.keys(values)).toEqual(
      expect.arrayContaining(["kernelMovement", "inputMovement", "outputMovement", "timeToLearn"]),
    );
  });

  it("names checks without a column by their claim, numbers repeated claims, and sees a claim that fails", () => {
    const check = { claim: "small", measured: 1, bound: 2, holds: true };
    expect(rowValues([check, { ...check, measured: 3, holds: false }, { ...check, column: "x" }])).toEqual({
      small: 1,
      "small (2)": 3,
      x: 1,
      holds: false,
    });
  });

  it("takes the seed of the sweep unless the point has one", async () => {
    const { run } = sweepWork("phase-diagram");
    const derived = await run(point, { signal, seed: 4 });
    expect(await run({ ...point, seed: 4 }, { signal, seed: 9 })).toEqual(derived);
    expect(await run(point, { signal, seed: 9 })).not.toEqual(derived);
  });

  it("rejects points that the experiment does not accept, before it runs", async () => {
    const { check, run } = sweepWork("phase-diagram");
    expect(() => check!(point)).not.toThrow();
    for (const wrong of [{ lamda: 1 }, { scale: 0 }, { scale: "0.1" }, { size: 2.5 }, { size: true }]) {
      expect(() => check!(wrong)).toThrow(ArgumentError);
      await expect(run(wrong, { signal, seed: 1 })).rejects.toThrow(/phase-diagram: point/);
    }
  });

  it("rejects with the reason of a signal that ends the run", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    const run = sweepWork("phase-diagram").run(point, { signal: controller.signal, seed: 1 });
    await expect(run).rejects.toThrow("enough");
  });

  it("suggests the name of an experiment for a misspelt one", () => {
    expect(() => experimentWork("phase-diagramm")).toThrow(/did you mean "phase-diagram"/);
    expect(() => sweepWork("phase-diagramm")).toThrow(/did you mean "phase-diagram"/);
  });

  it("exists for every experiment", () => {
    for (const { name } of experiments) expect(() => sweepWork(name).check!({})).not.toThrow();
  });
});
