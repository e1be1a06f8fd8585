import { toNdArray } from "learning-dynamics/arrays";
import { writeNpy, writeNpz } from "learning-dynamics/tasks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Contents, openFiles } from "../../src/own-run/open-files";
import { defaultValues } from "../../src/own-run/readings";
import { openStage, type Stage } from "../browser";
import { log, logs, task, trajectory } from "../run-files";
import { drop, open, verdict } from "./own-page";

const { time, ...timeless } = log;
const numbers = toNdArray(new Float64Array(12), [4, 3]);
const table = (text: string) => new TextEncoder().encode(text);

/** Returns the reading of files, and the error of its computation. */
async function failureOf(contents: Contents): Promise<{ reading: string; message: string }> {
  const { reading, compute } = openFiles(contents, undefined, undefined, defaultValues());
  const message = await compute({}).then(
    () => "no error",
    (error: Error) => error.message,
  );
  return { reading, message };
}

describe("files that lack something", () => {
  it("are a training run without times if they hold weights, also next to inputs and targets", async () => {
    const { inputs, targets, ...bare } = timeless;
    const snapshot = { "0.weight": numbers, inputs, targets };
    for (const arrays of [timeless, bare, snapshot]) {
      const { reading, message } = await failureOf({ "run.npz": writeNpz(arrays) });
      expect(reading).toBe("diagnose");
      expect(message).toMatch(
        /run\.npz \(array "time"\) must be an array "time", "epoch" or "step" of shape \[T\], with the time of each of the T records/,
      );
    }
    const complete = openFiles({ "run.npz": logs["run.npz"] }, undefined, undefined, defaultValues());
    expect(complete.reading).toBe("diagnose");
    const withoutWeights = openFiles(
      { "run.npz": writeNpz({ inputs, targets }) },
      undefined,
      undefined,
      defaultValues(),
    );
    expect(withoutWeights.reading).toBe("predict");
    expect(time.shape).toEqual([30]);
  });

  it.each([
    ["X.csv", "targets", table("1,0,0\n0,1,0\n0,0,1\n")],
    ["X.csv", "targets", table("a,b,c\n1,0,0\n0,1,0\n0,0,1\n")],
    ["inputs.npy", "targets", writeNpy(numbers)],
    ["Y.csv", "inputs", table("1,0\n0,1\n")],
    ["labels.csv", "inputs", table("cat\ndog\n")],
  ])("are a task of which %s is only one file: its %s are missing", async (name, missing, bytes) => {
    const { reading, message } = await failureOf({ [name]: bytes });
    expect(reading).toBe("predict");
    expect(message).toMatch(
      new RegExp(`^The ${missing} that belong to ${name} are missing: please open both files`),
    );
  });

  it.each(["A1.npy", "A1-idx3-ubyte"])(
    "are a task of which %s is only one file, either of the two",
    async (name) => {
      const { reading, message } = await failureOf({ [name]: writeNpy(numbers) });
      expect(reading).toBe("predict");
      expect(message).toMatch(
        new RegExp(`^The inputs or targets that belong to ${name} are missing: please open both files`),
      );
    },
  );

  it.each(["pic.png", "data.png", "notes"])("get no advice about a task if they are %s", async (name) => {
    const { message } = await failureOf({ [name]: table("picture") });
    expect(message).toMatch(/received a file with another ending$/);
  });

  it("are two runs at once, which are opened one at a time; a run with another file keeps its error", async () => {
    const run = logs["run.npz"];
    for (const names of [
      ["mlp.npz", "ce.npz"],
      ["run1.npz", "run2.npz"],
    ]) {
      const { message } = await failureOf(Object.fromEntries(names.map((name) => [name, run])));
      expect(message).toBe(`${names.join(" and ")} are separate runs: please open one run at a time.`);
    }
    const { message } = await failureOf({ "mlp.npz": run, "other.npz": writeNpz({ a: numbers }) });
    expect(message).not.toMatch(/one run at a time/);
  });

  it("are a trajectory without a column, or perhaps part of a task, if their names do not tell", async () => {
    const { reading, message } = await failureOf({
      "pair.csv": table("time,representation,output\n0,1,2\n1,2,3\n"),
    });
    expect(reading).toBe("fit");
    expect(message).toMatch(
      /with the columns time, representation, output, alignment .*received one with time/,
    );
    expect(message).toMatch(/If it belongs to a task, please open both files of the task together/);
  });
});

describe("the status for screen readers", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  it("and the report are gone after an error of the same or of another file", async () => {
    const { page, complaints } = await open(stage);
    const status = () => page.locator(".own > [role=status]").textContent();
    await drop(page, trajectory);
    await expect.poll(status).toMatch(/^Report ready: This pair/);
    await drop(page, { "X.npy": task["X.npy"]! });
    await expect.poll(() => verdict(page)).toMatch(/^The targets that belong to X\.npy are missing/);
    expect(await status()).toBe("");
    await drop(page, task);
    await expect.poll(status).toMatch(/^Report ready: How/);
    await page.getByLabel("read as").selectOption("diagnose");
    await expect.poll(() => page.locator(".error").count()).toBe(1);
    expect(await status()).toBe("");
    expect(await page.locator(".report").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
