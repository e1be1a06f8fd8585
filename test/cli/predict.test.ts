import { readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { teacher, writeNpy, writeNpz } from "../../src/tasks";
import { command } from "./command";

const cli = command();

describe("learning-dynamics predict", () => {
  const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, seed: 1 });
  const rows = Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((j) => task.targets.get(i, j)).join(","));

  it("reads .npy, .npz and .csv files and prints when each mode is learned", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), `a,b,c\n${rows.join("\n")}\n`);
    writeFileSync(cli.file("task.npz"), writeNpz({ x: task.inputs, y: task.targets }));
    const where = ["--out", cli.file("report")];
    expect(
      await cli.run(
        "predict",
        "--inputs",
        cli.file("X.npy"),
        "--targets",
        cli.file("Y.csv"),
        "--depth",
        "3",
        ...where,
      ),
    ).toBe(0);
    const tables = (text: string) => text.slice(text.indexOf("\nModes:"));
    const first = tables(cli.out);
    expect(first).toMatch(/predicted time +simulated time/);
    expect(readdirSync(cli.file("report")).sort()).toEqual([
      "loss.svg",
      "modes.svg",
      "report.html",
      "report.json",
    ]);
    cli.out = "";
    const [x, y] = [`${cli.file("task.npz")}:x`, `${cli.file("task.npz")}:y`];
    expect(await cli.run("predict", "--inputs", x, "--targets", y, "--depth", "3", ...where)).toBe(0);
    expect(tables(cli.out)).toBe(first);
    expect(cli.out).toMatch(/Inputs: .*task\.npz:x; targets: .*task\.npz:y\./);
  });

  it("advises to use --whiten and --modes if the inputs couple the modes and the last ones are weak", async () => {
    const { inputs } = teacher({ inputSize: 4, outputSize: 3, samples: 30, whiten: true, seed: 1 });
    writeFileSync(cli.file("X.npy"), writeNpy(inputs));
    const weak = Array.from({ length: 30 }, (_, i) =>
      [inputs.get(i, 0), 0.01 * inputs.get(i, 1), 0.01 * inputs.get(i, 2)].join(","),
    );
    writeFileSync(cli.file("Y.csv"), weak.join("\n"));
    expect(await cli.predict("X.npy", "--targets", "Y.csv")).toBe(0);
    expect(cli.out).toContain("\n--modes 1 leaves out the weak modes.\n");
    expect(cli.out).not.toContain("--whiten");
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), rows.join("\n"));
    expect(await cli.predict("X.npy", "--targets", "Y.csv")).toBe(0);
    expect(cli.out).toContain("\n--whiten decouples the modes.\n");
  });

  it("prints a note before the modes if the targets look like class numbers", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), Array.from({ length: 30 }, (_, i) => i % 3).join("\n"));
    expect(await cli.predict("X.npy", "--targets", "Y.csv")).toBe(0);
    expect(cli.out).toContain("give them as --labels");
    // The note precedes the numbers that may be meaningless.
    expect(cli.out.indexOf("give them as --labels")).toBeLessThan(cli.out.indexOf("\nModes:"));
  });

  it("names its options if the sizes of files do not match", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), rows.slice(1).join("\n"));
    const words = ["--inputs", cli.file("X.npy"), "--targets", cli.file("Y.csv"), "--out", cli.directory];
    expect(await cli.run("predict", ...words)).toBe(2);
    expect(cli.err).toBe(
      "predict: --targets must be 30 rows, one for each row of the inputs, received 29 rows\n",
    );
  });

  it("reads class numbers as labels, and rejects labels that are not integers", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("labels.csv"), Array.from({ length: 30 }, (_, i) => i % 3).join("\n"));
    expect(await cli.predict("X.npy", "--labels", "labels.csv")).toBe(0);
    writeFileSync(cli.file("labels.csv"), Array.from({ length: 30 }, (_, i) => i / 2).join("\n"));
    expect(await cli.predict("X.npy", "--labels", "labels.csv")).toBe(2);
  });
});
