import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, strToU8 } from "fflate";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toNdArray } from "../../src/arrays";
import { runCommandLine } from "../../src/cli/command-line";
import { digits, teacher, writeNpy, writeNpz } from "../../src/tasks";
import { universalFlow } from "../../src/universal";

let directory: string;
let out: string;
let err: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const run = (...words: string[]) => runCommandLine(["node", "learning-dynamics", ...words]);
const file = (name: string) => join(directory, name);

it("tells its version", async () => {
  expect(await run("--version")).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+/);
});

describe("learning-dynamics list", () => {
  it("names the experiments with their parameters", async () => {
    expect(await run("list")).toBe(0);
    expect(out).toMatch(/^modes: .*\n[\s\S]*levels +5/);
    expect(out).toContain("semantic-development:");
  });
});

describe("learning-dynamics diagnose", () => {
  const grow = (start: readonly number[]) =>
    Float64Array.from([1, 2, 4].flatMap((factor) => start.map((x) => x * factor)));
  const lower = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const time = toNdArray(Float64Array.of(0, 10, 20), [3]);
  const inputs = toNdArray(Float64Array.of(1, 0, 0, 1, 1, 1), [3, 2]);
  const targets = toNdArray(Float64Array.of(1, 2, 3), [3]);
  const torch = {
    epoch: time,
    "0.weight": toNdArray(grow(lower), [3, 3, 2]),
    "2.weight": toNdArray(grow([0.3, 0.2, 0.1]), [3, 1, 3]),
    inputs,
    targets,
  };

  it("reads logs by the names of PyTorch, of Flax and of this library, and says the same of them", async () => {
    const flax = {
      step: time,
      "params.Dense_0.kernel": toNdArray(grow([0.1, 0.3, 0.5, 0.2, 0.4, 0.6]), [3, 2, 3]),
      "params.Dense_1.kernel": toNdArray(grow([0.3, 0.2, 0.1]), [3, 3, 1]),
      inputs,
      targets,
    };
    const { "0.weight": first, "2.weight": second, epoch, ...rest } = torch;
    const named = { epoch, "encoder.weight": first, "readout.weight": second, ...rest };
    const counted = { epoch, "model.fc2.weight": second, "model.fc1.weight": first, ...rest };
    const plain = { time: epoch, W2: second, W1: first, ...rest };
    const texts = [];
    for (const [name, arrays] of Object.entries({ torch, flax, plain, named, counted })) {
      writeFileSync(file(`${name}.npz`), writeNpz(arrays));
      out = "";
      const words = ["diagnose", file(`${name}.npz`), "--activation", "tanh", "--points", "0,2"];
      expect([await run(...words, "--out", file(name)), err]).toEqual([0, ""]);
      texts.push(out.replaceAll(name, "..."));
    }
    expect(texts[0]).toMatch(/^This run was rich: its tangent kernel changed by/);
    expect(texts[1]).toBe(texts[0]);
    for (const text of texts.slice(2)) expect(text).toBe(texts[0]);
    expect(readdirSync(file("torch"))).toContain("report.html");
  });

  it("refuses files without times, arrays that do not fit, and samples that are not there, by their names", async () => {
    const { epoch, ...timeless } = torch;
    writeFileSync(file("timeless.npz"), writeNpz(timeless));
    writeFileSync(file("short.npz"), writeNpz({ ...timeless, time: toNdArray(Float64Array.of(0, 1), [2]) }));
    writeFileSync(file("run.npz"), writeNpz(torch));
    writeFileSync(file("empty.npz"), writeNpz({ time, inputs, targets }));
    const norm = toNdArray(Float64Array.of(1, 1, 1, 1, 1, 1), [3, 2]);
    writeFileSync(file("norm.npz"), writeNpz({ ...torch, "1.weight": norm }));
    for (const [words, message] of [
      [["timeless.npz"], 'a log with an array "time"'],
      [["short.npz"], "short.npz: weights[0] must be"],
      [
        ["empty.npz"],
        'a log of weights ("0.weight", "fc1.weight", "W1", ...), or of "hidden" or "outputs", received only',
      ],
      [
        ["norm.npz"],
        "norm.npz: 1.weight must be of shape [T, n_out, n_in], weights of a fully connected layer over time (of a network",
      ],
      [["run.npz", "--activation", "step"], "Allowed choices"],
      [["run.npz", "--points", "0,3"], "--points must be two different samples"],
      [["run.npz", "--points", "0"], "form i,j"],
      [["missing.npz"], "cannot be read"],
      [["run.txt"], "cannot be read"],
    ] as const) {
      err = "";
      expect(await run("diagnose", file(words[0]), ...words.slice(1))).toBe(2);
      expect(err).toContain(message);
    }
    expect(epoch.shape).toEqual([3]);
  });
});

describe("learning-dynamics run", () => {
  it("writes the figures as PNG files on request, and removes them with the report they belong to", async () => {
    const words = ["run", "modes", "--set", "levels=3", "--set", "features=12", "--out", directory];
    expect(await run(...words, "--png")).toBe(0);
    const pngs = readdirSync(directory).filter((name) => name.endsWith(".png"));
    expect(pngs.sort()).toEqual(["loss.png", "modes.png", "random-weights.png"]);
    expect(readFileSync(file("modes.png")).subarray(1, 4).toString()).toBe("PNG");
    expect(await run(...words)).toBe(0);
    expect(readdirSync(directory).filter((name) => name.endsWith(".png"))).toEqual([]);
  });

  it("prints what it found and writes a self-contained page, data and figures", async () => {
    expect(
      await run(
        "run",
        "modes",
        "--set",
        "levels=3",
        "--set",
        "features=12",
        "--seed",
        "4",
        "--out",
        directory,
      ),
    ).toBe(0);
    expect(out).toMatch(/holds {2}closed form and gradient flow agree/);
    expect(err).toContain("modes: gradient descent");
    expect(readdirSync(directory).sort()).toEqual(
      ["loss.svg", "modes.svg", "random-weights.svg", "report.html", "report.json"].sort(),
    );
    const report = JSON.parse(readFileSync(file("report.json"), "utf8"));
    expect(report.parameters).toMatchObject({ levels: 3, features: 12, seed: 4 });
    const page = readFileSync(file("report.html"), "utf8");
    expect(page.match(/<svg/g)?.length).toBe(3);
    expect(page).not.toMatch(/<script|<link|src="http/);
  });

  it("gives each of several experiments a folder", async () => {
    expect(await run("run", "depth", "semantic-development", "--out", directory)).toBe(0);
    expect(readdirSync(directory).sort()).toEqual(["depth", "semantic-development"]);
  });

  it("stops at Ctrl-C with what it has, and says so", async () => {
    const running = run("run", "modes", "--out", directory);
    setTimeout(() => process.emit("SIGINT"), 5);
    expect(await running).toBe(130);
    expect(out).toContain("was interrupted");
    expect(readFileSync(file("report.html"), "utf8")).toContain("interrupted");
  });
});

describe("learning-dynamics run with data of one's own", () => {
  const { inputs, targets } = digits({ samples: 12, size: 8, seed: 3 });
  const quick = ["--set", "epochs=200", "--set", "pairs=1"];

  it("reads images and labels, names them in the report, and takes the labels for classes", async () => {
    writeFileSync(file("images.npy"), writeNpy(inputs));
    writeFileSync(file("labels.csv"), Array.from({ length: 12 }, (_, i) => i % 10).join("\n"));
    writeFileSync(file("targets.npy"), writeNpy(targets));
    const from = ["--inputs", file("images.npy"), ...quick, "--out", file("report")];
    expect([0, 1]).toContain(await run("run", "universal-image", ...from, "--labels", file("labels.csv")));
    expect(out).toMatch(/Inputs: .*images\.npy; labels: .*labels\.csv\./);
    expect(out).toContain("12 images of 64 pixels");
    const numbers = (text: string) => text.split("\nInputs:")[0];
    const first = numbers(out);
    out = "";
    await run("run", "universal-image", ...from, "--targets", file("targets.npy"));
    expect(numbers(out)).toBe(first);
  });

  it("says which experiments take any, and refuses them elsewhere", async () => {
    await run("list");
    expect(out).toMatch(/universal-image: [\s\S]*your own data: images as rows of --inputs/);
    writeFileSync(file("images.npy"), writeNpy(inputs));
    writeFileSync(file("targets.npy"), writeNpy(targets));
    const from = ["--inputs", file("images.npy"), "--targets", file("targets.npy"), "--out", directory];
    expect(await run("run", "modes", ...from)).toBe(2);
    expect(err).toMatch(/modes: options\.task must be left out/);
  });
});

describe("learning-dynamics predict", () => {
  const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, seed: 1 });
  const rows = Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((j) => task.targets.get(i, j)).join(","));

  it("reads .npy, .npz and .csv files and prints when each mode is learned", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("Y.csv"), `a,b,c\n${rows.join("\n")}\n`);
    writeFileSync(file("task.npz"), writeNpz({ x: task.inputs, y: task.targets }));
    const where = ["--out", file("report")];
    expect(
      await run("predict", "--inputs", file("X.npy"), "--targets", file("Y.csv"), "--depth", "3", ...where),
    ).toBe(0);
    const tables = (text: string) => text.slice(text.indexOf("\nModes:"));
    const first = tables(out);
    expect(first).toMatch(/predicted time +simulated time/);
    expect(readdirSync(file("report")).sort()).toEqual([
      "loss.svg",
      "modes.svg",
      "report.html",
      "report.json",
    ]);
    out = "";
    const [x, y] = [`${file("task.npz")}:x`, `${file("task.npz")}:y`];
    expect(await run("predict", "--inputs", x, "--targets", y, "--depth", "3", ...where)).toBe(0);
    expect(tables(out)).toBe(first);
    expect(out).toMatch(/Inputs: .*task\.npz:x; targets: .*task\.npz:y\./);
  });

  it("notes targets that look like class numbers", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("Y.csv"), Array.from({ length: 30 }, (_, i) => i % 3).join("\n"));
    expect(
      await run("predict", "--inputs", file("X.npy"), "--targets", file("Y.csv"), "--out", directory),
    ).toBe(0);
    expect(out).toContain("give them as --labels");
    // Before the numbers that it casts doubt on.
    expect(out.indexOf("give them as --labels")).toBeLessThan(out.indexOf("\nModes:"));
  });

  it("names its options where files do not fit together", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("Y.csv"), rows.slice(1).join("\n"));
    const words = ["--inputs", file("X.npy"), "--targets", file("Y.csv"), "--out", directory];
    expect(await run("predict", ...words)).toBe(2);
    expect(err).toBe("predict: --targets must be 30 rows, one for every row of --inputs, received 29 rows\n");
  });

  it("takes class numbers as labels", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("labels.csv"), Array.from({ length: 30 }, (_, i) => i % 3).join("\n"));
    expect(
      await run("predict", "--inputs", file("X.npy"), "--labels", file("labels.csv"), "--out", directory),
    ).toBe(0);
    writeFileSync(file("labels.csv"), Array.from({ length: 30 }, (_, i) => i / 2).join("\n"));
    expect(
      await run("predict", "--inputs", file("X.npy"), "--labels", file("labels.csv"), "--out", directory),
    ).toBe(2);
  });
});

describe("learning-dynamics fit", () => {
  const problem = {
    initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
    inputDistanceSquared: 1,
    targetDistanceSquared: 0.5,
    rates: { encoder: 0.006, decoder: 0.02 },
    mean: { rate: 0.004, initialSquaredError: 0.3 },
  };
  const times = Array.from({ length: 80 }, (_, i) => 20 * i);
  const flow = universalFlow(problem, { times });
  const distances = ["--input-distance", "1", "--target-distance", "0.5"];
  const rows = (loss: boolean) =>
    times.map((t, i) => {
      const row = [t, flow.representation[i], flow.output[i], flow.alignment[i]];
      return [...row, ...(loss ? [flow.loss![i]] : [])].join(",");
    });

  it("prints verdict and rates of a trajectory with named columns, and writes the report", async () => {
    writeFileSync(file("run.csv"), `epoch,representation,output,alignment,loss\n${rows(true).join("\n")}\n`);
    expect(await run("fit", file("run.csv"), ...distances, "--out", file("report"))).toBe(0);
    expect(out).toMatch(/^This pair follows the theory: under 0.001 % residual\n/);
    expect(out).toMatch(
      /encoder η_h +0\.006 +0\.006 +0\.006\n +decoder η_y +0\.02 +0\.02 +0\.02\n +mean output +0\.004/,
    );
    expect(out).toMatch(/final representation distance h\(∞\) +0\.33618/);
    expect(out).toContain("The theory starts at the first sample.");
    expect(readdirSync(file("report")).sort()).toEqual([
      "loss.svg",
      "report.html",
      "report.json",
      "residuals.svg",
      "trajectory.svg",
    ]);
    const report = JSON.parse(readFileSync(file("report/report.json"), "utf8"));
    expect(report.series[0].columns.representation.length).toBe(80);
  });

  it("takes the distances and the start from where they are given", async () => {
    const header = "time,representation,output,alignment,input_distance,target_distance";
    const lines = rows(false).map((row) => `${row},1,0.5`);
    writeFileSync(file("run.csv.gz"), gzipSync(strToU8(`${header}\n${lines.join("\n")}\n`)));
    expect(await run("fit", file("run.csv.gz"), "--start", "fitted", "--out", directory)).toBe(0);
    expect(out).toMatch(/start that was fitted[\s\S]*encoder η_h +0\.006 /);
    expect(readdirSync(directory)).not.toContain("loss.svg");
  });

  it("reads raw activations and outputs of two points, as a program logs them", async () => {
    // Three hidden units and two outputs that move along one line each, as the theory says they do.
    const stack = (squares: Float64Array, signs: readonly number[], along: readonly number[]) =>
      toNdArray(
        Float64Array.from(
          times.flatMap((_, i) =>
            [-0.5, 0.5].flatMap((side) => along.map((x) => side * signs[i]! * x * Math.sqrt(squares[i]!))),
          ),
        ),
        [times.length, 2, along.length],
      );
    const ones = times.map(() => 1);
    // dy = (0.5, 0.5), so the second output is on the wrong side until the crossing.
    const start = { representation: 0.01, output: 0.0032, alignment: 0.0032 + 0.04 };
    const scalar = universalFlow({ ...problem, initial: start }, { times });
    const sign = times.map((_, i) => Math.sign(scalar.output[i]! - scalar.alignment[i]!));
    const archive = {
      times: toNdArray(Float64Array.from(times), [times.length]),
      hidden: stack(scalar.representation, ones, [0.6, 0, -0.8]),
      outputs: stack(scalar.output, sign, [Math.SQRT1_2, Math.SQRT1_2]),
      inputs: toNdArray(Float64Array.of(0, 1), [2, 1]),
      targets: toNdArray(Float64Array.of(-0.25, -0.25, 0.25, 0.25), [2, 2]),
    };
    writeFileSync(file("run.npz"), writeNpz(archive));
    expect(await run("fit", file("run.npz"), "--out", directory)).toBe(0);
    expect(out).toMatch(/^This pair follows the theory: under 0.001 % residual/);
    expect(out).toMatch(/encoder η_h +0\.006 [\s\S]*decoder η_y +0\.02 /);
    out = "";
    const curves = Object.fromEntries(
      (["representation", "output", "alignment"] as const).map((name) => [
        name,
        toNdArray(flow[name].slice(), [times.length]),
      ]),
    );
    writeFileSync(file("curves.npz"), writeNpz({ time: archive.times, ...curves }));
    expect(await run("fit", file("curves.npz"), ...distances, "--out", directory)).toBe(0);
    expect(out).toMatch(/encoder η_h +0\.006 /);
  });

  it("draws curves of very different sizes apart", async () => {
    const lazy = universalFlow(
      { ...problem, initial: { representation: 60, output: 0.1, alignment: 0 } },
      { times: times.map((t) => t / 50) },
    );
    const lines = Array.from(lazy.times, (t, i) =>
      [t, lazy.representation[i], lazy.output[i], lazy.alignment[i]].join("\t"),
    );
    writeFileSync(file("run.tsv"), `time\th\ty\tw\n${lines.join("\n")}\n`);
    expect([await run("fit", file("run.tsv"), ...distances, "--out", directory), err]).toEqual([0, ""]);
    expect(out).toMatch(/richness .*lazy/);
    expect(readdirSync(directory)).toEqual(
      expect.arrayContaining(["representation.svg", "output.svg", "alignment.svg"]),
    );
  });

  const bad: [name: string, contents: string | Uint8Array, words: string[], message: RegExp][] = [
    [
      "a.csv",
      "time,representation\n1,2\n",
      distances,
      /^fit: .*a\.csv must be a file with the columns time, rep.*received one with time, representation/,
    ],
    [
      "a.csv",
      `1,2,3,4\n${rows(false).join("\n")}\n`,
      distances,
      /names the columns time.*received only numbers/,
    ],
    [
      "a.csv",
      "time,representation,output,alignment\n1,2,x,3\n",
      distances,
      /a\.csv, line 2, column 3, must be a finite number/,
    ],
    [
      "a.csv",
      `time,representation,output,alignment\n${rows(false).join("\n")}\n`,
      [],
      /has no column input_distance: give --input-distance/,
    ],
    [
      "a.csv",
      `time,representation,output,alignment\n${rows(false).slice(0, 3).join("\n")}\n`,
      distances,
      /a\.csv: times must be at least 4 samples/,
    ],
    [
      "a.csv",
      `time,representation,output,alignment\n${rows(false).join("\n")}\n`,
      ["--input-distance", "1", "--target-distance", "1e-6"],
      /a\.csv: alignment\[\d+\] must be within/,
    ],
    [
      "a.csv",
      `time,representation,output,alignment\n${rows(false).join("\n")}\n`,
      ["--input-distance", "0", "--target-distance", "1"],
      /^fit: --input-distance must be/,
    ],
    ["a.npz", "nothing", distances, /^fit: .*a\.npz must be/],
    ["a.json", "{}", distances, /^fit: .*a\.json is no \.csv/],
    [
      "a.npz",
      writeNpz({
        hidden: toNdArray(new Float64Array(4), [1, 2, 2]),
        outputs: toNdArray(new Float64Array(4), [1, 2, 2]),
        inputs: toNdArray(new Float64Array(2), [2, 1]),
        targets: toNdArray(new Float64Array(2), [2, 1]),
      }),
      [],
      /an archive with the array "times"/,
    ],
  ];
  it.each(bad)("says in one line what is wrong with %s", async (name, contents, words, message) => {
    writeFileSync(file(name), contents);
    expect(await run("fit", file(name), ...words, "--out", file("report"))).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split("\n").length).toBe(1);
  });

  it("names a file that is not there, and a start that does not exist", async () => {
    expect(await run("fit", "none.csv", ...distances)).toBe(2);
    expect(err).toMatch(/^fit: none\.csv cannot be read \(ENOENT\)/);
    expect(await run("fit", "none.csv", "--start", "soon")).toBe(2);
    expect(err).toMatch(/Allowed choices are measured, fitted/);
  });
});

describe("a report's folder", () => {
  it("holds the figures of its own report only", async () => {
    writeFileSync(file("X.csv"), "1,2\n3,5\n");
    await run("run", "depth", "--set", "layers=5", "--out", directory);
    expect(readdirSync(directory)).toContain("learning-steps.svg");
    expect(
      await run("predict", "--inputs", file("X.csv"), "--targets", file("X.csv"), "--out", directory),
    ).toBe(0);
    expect(readdirSync(directory).sort()).toEqual([
      "X.csv",
      "loss.svg",
      "modes.svg",
      "report.html",
      "report.json",
    ]);
  });
});

describe("bad input", () => {
  const cases: [string[], RegExp][] = [
    [["run", "nothing"], /^run: there is no experiment "nothing"/],
    [
      ["run", "modes", "--set", "levels=99"],
      /^modes: parameters.levels must be an integer at least 2 and at most 8/,
    ],
    [["run", "modes", "--set", "levels"], /key=value/],
    [["run", "modes", "--seed", "x"], /It must be a number/],
    [["run"], /missing required argument/],
    [["dance"], /unknown command/],
    [
      ["predict", "--inputs", "none.npy", "--targets", "none.csv"],
      /^predict: --inputs none.npy cannot be read \(ENOENT\)/,
    ],
    [["predict", "--inputs", "none.npy"], /^predict: give either --targets or --labels/],
    [["run", "universal-image", "--labels", "none.npy"], /^run: --targets and --labels belong to --inputs/],
    [["run", "universal-image", "--inputs", "none.npy"], /^run: give either --targets or --labels/],
    [
      ["run", "universal-image", "--inputs", "none.npy", "--labels", "none.npy"],
      /^run: --inputs none.npy cannot be read \(ENOENT\)/,
    ],
    [["predict", "--targets", "none.npy"], /required option/],
  ];
  for (const [words, message] of cases) {
    it(`is one clear line and exit code 2: ${words.join(" ")}`, async () => {
      expect(await run(...words)).toBe(2);
      expect(err).toMatch(message);
      expect(err.trim().split("\n").length).toBe(1);
    });
  }

  it("names the file and what is wrong with its contents", async () => {
    writeFileSync(file("X.npy"), "not an array");
    writeFileSync(file("Y.csv"), "1,2\n3,x\n");
    expect(
      await run("predict", "--inputs", file("X.npy"), "--targets", file("Y.csv"), "--out", directory),
    ).toBe(2);
    expect(err).toMatch(/X\.npy/);
    expect(err.trim().split("\n").length).toBe(1);
  });
});
