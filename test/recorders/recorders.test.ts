import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NdArray } from "../../src/arrays";
import { diagnose, fitTrajectory, type Report, readTrainingRun, readTrajectory } from "../../src/experiments";
import { root } from "../examples/snippets";

/** Modules that each recorder needs. */
const FRAMEWORKS = { pytorch: ["numpy", "torch"], flax: ["numpy", "jax", "flax"] };
type Framework = keyof typeof FRAMEWORKS;

const has = (python: string, modules: readonly string[]) =>
  spawnSync(python, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" }).status === 0;

/** Finds an interpreter with the modules of a framework: one of the variable PYTHON (separated by colons), or python3. */
const pythonWith = (framework: Framework): string | undefined =>
  [...(process.env.PYTHON ?? "").split(":"), "python3"].find(
    (python) => python !== "" && has(python, FRAMEWORKS[framework]),
  );

const here = join(root, "test/recorders");
const files = (folder: string, name: string) => ({ [name]: readFileSync(join(folder, name)) });

/** Returns the error of a program of this folder, which writes to `folder`; empty if it succeeds. */
function failureOf(python: string, program: string, folder: string): string {
  const PYTHONPATH = join(root, "examples/recorders");
  const env = { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: "1" };
  const { status, stderr } = spawnSync(python, [join(here, program), folder], { env, encoding: "utf8" });
  return status === 0 ? "" : `exit code ${status}\n${stderr}`;
}

/** Returns the entry of a table in the row and the column of these names. */
function entry({ tables }: Report, table: string, row: string, column: string): number {
  const { columns, rows } = tables.find(({ name }) => name.startsWith(table))!;
  return rows.find(([name]) => name === row)![columns.indexOf(column)] as number;
}

/** Defines the tests of the recordings in a folder. */
function testRecordings(folder: string): void {
  it("holds the weights of the framework, the setting and the activation", () => {
    const run = readTrainingRun(files(folder, "run.npz"));
    const { setting, activation, outputs, hidden } = run;
    const [times, weights] = [run.times as Float64Array, run.weights as readonly NdArray[]];
    const last = times.length - 1;
    const recorded = JSON.parse(readFileSync(join(folder, "weights.json"), "utf8")) as {
      weights: number[][][];
    };
    const found = weights.map((layer) => {
      const [, rows, columns] = layer.shape as [number, number, number];
      return Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => layer.get(last, i, j)),
      );
    });
    expect(found).toEqual(recorded.weights);
    expect(Array.from(times).slice(0, 3)).toEqual([0, 10, 20]);
    expect(setting).toMatchObject({ loss: "mean-square", optimiser: "sgd", momentum: 0, weightDecay: 0 });
    expect([setting!.learningRate].flat()).toEqual([0.01]);
    expect(activation).toBe("linear");
    expect([outputs!.shape, hidden!.shape]).toEqual([
      [51, 8, 2],
      [51, 8, 4],
    ]);
  });

  it("is diagnosed with half times that the setting predicts", async () => {
    const report = await diagnose(readTrainingRun(files(folder, "run.npz")));
    for (const mode of ["mode 1", "mode 2"]) {
      const [measured, predicted] = ["measured half time", "predicted half time"].map((column) =>
        entry(report, "Modes", mode, column),
      );
      // Steps of 0.01 delay modes of strength 3 and 1 by 3 % and 1 %; the modes in random weights overlap a little.
      expect(Math.abs(measured! / predicted! - 1)).toBeLessThan(0.06);
      expect(entry(report, "Modes", mode, "measured half time (steps)")).toBeCloseTo(measured! / 0.01, 9);
    }
    expect(report.notes.join()).not.toMatch(/contradicts|put in order|outside/);
  });

  it("is fitted with the rate 1/2 of two linear layers per unit of gradient flow", async () => {
    const report = await fitTrajectory(readTrajectory(files(folder, "pair.npz")));
    expect(report.title).toContain("follows the theory");
    for (const rate of ["encoder η_h", "decoder η_y"]) {
      expect(Math.abs(entry(report, "Effective learning rates", rate, "fitted") / 0.5 - 1)).toBeLessThan(0.1);
    }
  });
}

describe.each(Object.keys(FRAMEWORKS) as Framework[])("the committed recording of %s", (framework) => {
  testRecordings(join(here, "recordings", framework));
});

describe.each(Object.keys(FRAMEWORKS) as Framework[])("a new recording of %s", (framework) => {
  const python = pythonWith(framework);
  if (python === undefined) {
    it.skip(`(skipped: neither PYTHON nor python3 has ${FRAMEWORKS[framework].join(", ")})`, () => {});
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-recorders-"));
  beforeAll(() => {
    expect(failureOf(python, `train_${framework}.py`, folder)).toBe("");
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));
  testRecordings(folder);
  it("holds whole records with exact numbers, and leaves the model as it is, also if it fails", () => {
    expect(failureOf(python, `check_${framework}.py`, folder)).toBe("");
  }, 120_000);
  it.runIf(framework === "pytorch")("holds one column of outputs for a network with scalar outputs", () => {
    const { outputs, hidden, targets } = readTrainingRun(files(folder, "scalar.npz"));
    expect([outputs!.shape, hidden!.shape]).toEqual([
      [2, 8, 1],
      [2, 8, 1],
    ]);
    expect((targets as NdArray).shape).toEqual([8, 1]);
  });
});
