import { readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ReportResult } from "../../src/cli/output/results";
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
    expect(cli.out).toContain("\nAdvice: --modes 1 leaves out the weak modes.\n");
    expect(cli.out).not.toContain("--whiten");
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), rows.join("\n"));
    expect(await cli.predict("X.npy", "--targets", "Y.csv")).toBe(0);
    expect(cli.out).toContain("\nAdvice: --whiten decouples the modes.\n");
  });

  /** Writes a task with one input 30,000 times as large as the others. */
  const writeUneven = () => {
    const { inputs, targets } = teacher({ inputSize: 3, outputSize: 2, samples: 60, whiten: true, seed: 3 });
    const lines = Array.from({ length: 60 }, (_, i) =>
      [inputs.get(i, 0), 2 + inputs.get(i, 1), 3e4 * inputs.get(i, 2)].join(","),
    );
    writeFileSync(cli.file("X.csv"), `age,rooms,income\n${lines.join("\n")}\n`);
    writeFileSync(cli.file("Y.npy"), writeNpy(targets));
    return ["predict", "--inputs", cli.file("X.csv"), "--targets", cli.file("Y.npy"), "--out", cli.directory];
  };

  it("reports unscaled inputs as far as the simulation came, and advises options that it accepts", async () => {
    const words = writeUneven();
    expect(await cli.run(...words)).toBe(0);
    expect(cli.out).toMatch(/The simulation ended early, at t = /);
    expect(cli.out).toMatch(/\n {2}mode 2 .* not reached /);
    expect(cli.out).toMatch(/\nAdvice: --standardise brings all inputs to mean 0 and variance 1\.\n/);
    expect(cli.out).toMatch(/\nAdvice: --whiten decouples the modes\.\n/);
    expect(cli.out).not.toMatch(/maxSteps|radau/);
    const advised = [
      ...cli.out.matchAll(/^Advice: (--[a-z-]+)( [\d.]+)? (?=brings|subtracts|decouples|starts)/gm),
    ];
    expect(advised.length).toBeGreaterThanOrEqual(3);
    for (const [, option, value] of advised) {
      const given = [option!, ...(value === undefined ? [] : [value.trim()])];
      expect(await cli.run(...words, "--standardise", ...given)).toBe(0);
    }
    expect(readdirSync(cli.directory)).toContain("report.json");
  });

  it("accepts American spellings, and starts relative to the final strengths or from Gaussian weights", async () => {
    const words = writeUneven();
    const tables = async (...options: string[]) => {
      cli.out = "";
      expect(await cli.run(...words, ...options)).toBe(0);
      return cli.out.slice(cli.out.indexOf("\nModes:"));
    };
    expect(await tables("--standardize")).toBe(await tables("--standardise"));
    expect(await tables("--center", "--whiten")).toBe(await tables("--centre", "--whiten"));
    expect(await tables("--whiten", "--relative-scale", "0.01")).toMatch(
      /relative to the final one of the mode +0\.01\n/,
    );
    const gaussian = ["--standardise", "--standard-deviation", "0.01", "--hidden", "20"];
    const seeds = [await tables(...gaussian), await tables(...gaussian, "--seed", "1")];
    expect(seeds[0]).not.toBe(seeds[1]);
    expect(cli.out).toContain("Gaussian weights (standard deviation 0.01, 20 hidden units, seed 1)");
    cli.err = "";
    expect(await cli.run(...words, "--scale", "1", "--relative-scale", "1")).toBe(2);
    expect(cli.message).toBe("predict: --relative-scale must be left out if scale is given, received 1\n");
    cli.err = "";
    expect(await cli.run(...words, "--depth", "3", "--standard-deviation", "1")).toBe(2);
    expect(cli.message).toMatch(/^predict: --standard-deviation must be left out unless depth is 2/);
  });

  it("gives times in steps if the learning rate and the loss are given, also in its JSON, and names their options", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), rows.join("\n"));
    const words = [
      "predict",
      "--inputs",
      cli.file("X.npy"),
      "--targets",
      cli.file("Y.csv"),
      "--out",
      cli.directory,
    ];
    const setting = [
      "--learning-rate",
      "0.01",
      "--loss",
      "nn.MSELoss",
      "--momentum",
      "0.5",
      "--batch-size",
      "10",
    ];
    expect(await cli.run(...words, ...setting, "--json")).toBe(0);
    const { tables, parameters, notes } = JSON.parse(cli.out) as ReportResult;
    const { columns, rows: modes } = tables[0]!;
    const [time, steps] = ["predicted time", "predicted time (steps)"].map((name) => columns.indexOf(name));
    // Of 2 η / (nOut (1 − μ)), the time of a step.
    const perStep = (2 * 0.01) / (task.targets.shape[1]! * 0.5);
    // Momentum delays growth, by less than a tenth at this learning rate.
    for (const row of modes) {
      const delay = (Number(row[steps!]) * perStep) / Number(row[time!]);
      expect(delay).toBeGreaterThan(1);
      expect(delay).toBeLessThan(1.1);
    }
    expect(parameters).toMatchObject({
      learningRate: 0.01,
      momentum: 0.5,
      batchSize: 10,
    });
    expect(notes.join()).toContain("from its learning rate and loss (mean-square).");
    expect(notes.join()).toContain("Minibatches of 10 of 30 samples");
    const messages: [string[], RegExp][] = [
      [
        ["--learning-rate", "0.1"],
        /^predict: .* with --learning-rate, give --loss as well \(for example --loss mse\)\n$/,
      ],
      [["--loss", "mse"], /with --loss, give --learning-rate as well/],
      [["--momentum", "0.5"], /with --momentum, give --learning-rate and --loss as well/],
      ...["0", "-1"].map((rate): [string[], RegExp] => [
        ["--learning-rate", rate, "--loss", "mse"],
        new RegExp(`^predict: --learning-rate must be a finite number above 0, received ${rate}\\n$`),
      ]),
      [
        ["--learning-rate", "0.1", "--loss", "hinge"],
        /^predict: --loss must be the squared error .* received the string "hinge"\n$/,
      ],
      [
        ["--learning-rate", "0.1", "--loss", "mse", "--momentum", "1"],
        /^predict: --momentum must be a number below 1/,
      ],
      [
        ["--learning-rate", "0.1", "--loss", "mse", "--batch-size", "0.5"],
        /^predict: --batch-size must be an integer/,
      ],
    ];
    for (const [options, message] of messages) {
      cli.err = "";
      expect(await cli.run(...words, ...options)).toBe(2);
      expect(cli.message).toMatch(message);
    }
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
    expect(cli.message).toBe(
      `predict: --targets ${cli.file("Y.csv")} must be 30 rows, one for each row of the inputs, received 29 rows\n`,
    );
  });

  it("reads class names as labels, in alphabetical order, and names them", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    const names = ["cat", "bird", "dog"];
    const numbers = Array.from({ length: 30 }, (_, i) => (i * i) % 3);
    const modes = () => cli.out.slice(cli.out.indexOf("\nModes:"), cli.out.indexOf("report:"));
    writeFileSync(cli.file("names.csv"), `animal\n${numbers.map((k) => names[k]).join("\n")}\n`);
    expect(await cli.predict("X.npy", "--labels", "names.csv")).toBe(0);
    expect(cli.out).toMatch(/labels: .*names\.csv\. Classes: bird, cat\./);
    const named = modes();
    cli.out = "";
    writeFileSync(cli.file("numbers.csv"), numbers.map((k) => [1, 0][k]).join("\n"));
    expect(await cli.predict("X.npy", "--labels", "numbers.csv")).toBe(0);
    expect(modes()).toBe(named);
    expect(cli.out).not.toContain("Classes:");
  });

  it("reads the first samples with --samples, after comparing the sizes of the whole files", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.csv"), `a,b,c\n${rows.join("\n")}\n`);
    const words = ["--inputs", cli.file("X.npy"), "--targets", cli.file("Y.csv"), "--out", cli.directory];
    expect(await cli.run("predict", ...words, "--samples", "20")).toBe(0);
    expect(cli.out).toContain("Y.csv. First 20 of 30 samples.");
    const tables = (text: string) => text.slice(text.indexOf("\nModes:"));
    const first = tables(cli.out);
    cli.out = "";
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs.hi(20, 4)));
    writeFileSync(cli.file("Y.csv"), rows.slice(0, 20).join("\n"));
    expect(await cli.run("predict", ...words)).toBe(0);
    expect(tables(cli.out)).toBe(first);
    writeFileSync(cli.file("Y.csv"), rows.join("\n"));
    expect(await cli.run("predict", ...words, "--samples", "5")).toBe(2);
    expect(cli.message).toMatch(
      /--targets \S+Y\.csv must be 20 rows, one for each row of the inputs, received 30 rows\n$/,
    );
    expect(await cli.run("predict", ...words, "--samples", "0")).toBe(2);
    expect(cli.message).toMatch(/predict: --samples must be an integer at least 1, received 0\n$/);
  });

  it("reads the headers of pandas with --header, samples like them with --no-header, and advises to set one", async () => {
    const inputs = Array.from({ length: 30 }, (_, i) => [0, 1].map((j) => task.inputs.get(i, j)).join(","));
    writeFileSync(cli.file("X.csv"), `0,1\n${inputs.join("\n")}\n`);
    writeFileSync(cli.file("Y.csv"), `0,1,2\n${rows.join("\n")}\n`);
    const words = ["--inputs", cli.file("X.csv"), "--targets", cli.file("Y.csv"), "--out", cli.directory];
    expect(await cli.run("predict", ...words)).toBe(2);
    expect(cli.message).toMatch(
      /^predict: --inputs .*X\.csv \(line 1\) must be a first line other than 0, 1, 2, .*--no-header/,
    );
    expect(await cli.run("predict", ...words, "--header")).toBe(0);
    const tables = (text: string) => text.slice(text.indexOf("\nModes:"));
    const first = tables(cli.out);
    cli.out = "";
    writeFileSync(cli.file("X.csv"), `,0,1\n${inputs.map((row, i) => `${i},${row}`).join("\n")}\n`);
    writeFileSync(cli.file("Y.csv"), `# a,b,c\n${rows.join("\n")}\n`);
    expect(await cli.run("predict", ...words)).toBe(0);
    expect(tables(cli.out)).toBe(first);
    writeFileSync(cli.file("Y.csv"), rows.join("\n"));
    cli.err = "";
    expect(await cli.run("predict", ...words, "--header")).toBe(2);
    expect(cli.message).toMatch(
      /received 29 rows \(header: true, on the command line --header, takes the first line of .*Y\.csv for names\)\n$/,
    );
    writeFileSync(cli.file("X.csv"), `0,1\n${inputs.slice(1).join("\n")}\n`);
    expect(await cli.run("predict", ...words, "--no-header")).toBe(0);
    writeFileSync(cli.file("Y.csv"), ["0,1,2", ...rows].join("\n"));
    cli.err = "";
    expect(await cli.run("predict", ...words, "--no-header")).toBe(2);
    expect(cli.message).toMatch(
      /received 31 rows \(is the first line of .*Y\.csv a header\? set header, on the command line --header or --no-header\)\n$/,
    );
  });

  it("asks whether a file is transposed if its columns match", async () => {
    writeFileSync(cli.file("X.npy"), writeNpy(task.inputs));
    writeFileSync(cli.file("Y.npy"), writeNpy(task.targets.transpose(1, 0)));
    expect(await cli.predict("X.npy", "--targets", "Y.npy")).toBe(2);
    expect(cli.message).toBe(
      `predict: --targets ${cli.file("Y.npy")} must be 30 rows, one for each row of the inputs, received 3 rows (transposed?)\n`,
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
