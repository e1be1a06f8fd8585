import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { command } from "./command";

const cli = command();

it("learning-dynamics --version prints the version", async () => {
  expect(await cli.run("--version")).toBe(0);
  expect(cli.out).toMatch(/^\d+\.\d+\.\d+/);
});

describe("learning-dynamics list", () => {
  it("prints the experiments with their parameters", async () => {
    expect(await cli.run("list")).toBe(0);
    expect(cli.out).toMatch(/^modes: .*\n[\s\S]*levels +5/);
    expect(cli.out).toContain("semantic-development:");
  });
});

it("learning-dynamics run --help names the defaults of parameters in words", async () => {
  expect(await cli.run("run", "--help")).toBe(0);
  const help = cli.out.replace(/\s+/g, " ");
  expect(help).toContain(
    "set a parameter (repeatable) (default: the values that learning-dynamics list prints)",
  );
});

it.each(["run", "predict"])("learning-dynamics %s --help lists the options of data files", async (name) => {
  expect(await cli.run(name, "--help")).toBe(0);
  for (const option of ["--inputs", "--targets", "--labels", "--samples <n>", "--header", "--no-header"]) {
    expect(cli.out).toContain(`  ${option} `);
  }
});

describe("invalid input", () => {
  const cases: [string[], RegExp][] = [
    [["run", "nothing"], /^run: there is no experiment "nothing"/],
    [
      ["run", "modes", "--set", "levels=99"],
      /^run modes: --set levels must be an integer at least 2 and at most 8/,
    ],
    [["run", "modes", "--seed", "0.5"], /^run modes: --seed must be an integer/],
    [["run", "modes", "--set", "seed=0.5"], /^run modes: --set seed must be an integer/],
    [["run", "depth", "modes", "--set", "levls=3"], /^run: depth has no parameter levls \(parameters: /],
    [["run", "modes", "--set", "levls=3"], /^run: modes has no parameter levls; did you mean levels\? \(/],
    [["run", "modes", "--set", "levels"], /key=value/],
    [["run", "modes", "--seed", "x"], /It must be a number/],
    [["run"], /missing required argument/],
    [["dance"], /unknown command/],
    [
      ["predict", "--inputs", "none.npy", "--targets", "none.csv"],
      /^predict: --inputs none.npy cannot be read \(ENOENT\)/,
    ],
    [
      ["predict", "--inputs", "none.npy"],
      /^predict: what the network learns from none\.npy is missing: give --targets .* or --labels .* per sample\n$/,
    ],
    [
      ["run", "universal-image", "--labels", "none.npy"],
      /^run: --targets, --labels, --header and --samples need --inputs/,
    ],
    [
      ["run", "universal-image", "--inputs", "none.npy"],
      /^run: what the network learns from none\.npy is missing: give --targets/,
    ],
    [
      ["run", "universal-image", "--inputs", "none.npy", "--labels", "none.npy"],
      /^run: --inputs none.npy cannot be read \(ENOENT\)/,
    ],
    [
      ["predict", "--inputs", "a.npz:x"],
      /^predict: what the network learns from a\.npz:x is missing: .* \(or with a\.npz:NAME, an array of the same archive\)\n$/,
    ],
    [
      ["predict", "--inputs", "a.npy", "--targets", "a.npy", "--labels", "a.npy"],
      /^predict: give either --targets or --labels, not both/,
    ],
    [
      ["predict", "--targets", "none.npy"],
      /^predict: files are given with options: --inputs FILE for the samples/,
    ],
    [
      ["predict", "a.csv"],
      /^predict: files are given with options: --inputs a\.csv .* --targets FILE .* --labels FILE /,
    ],
    [["predict", "a.csv", "b.csv"], /--inputs a\.csv .* --targets b\.csv .* --labels b\.csv /],
    [["predict", "--inputs", "a.csv", "b.csv"], /--inputs a\.csv .* --targets b\.csv .* --labels b\.csv /],
    [
      ["run", "universal-image", "--samples", "3"],
      /^run: --targets, --labels, --header and --samples need --inputs/,
    ],
    [["predict", "--inputs", "none.npy", "--samples", "few"], /It must be a number/],
  ];
  for (const [words, message] of cases) {
    it(`gives exit code 2 and a message of one line: ${words.join(" ")}`, async () => {
      expect(await cli.run(...words)).toBe(2);
      expect(cli.message).toMatch(message);
      expect(cli.message.trim().split("\n").length).toBe(1);
    });
  }

  it("names the file whose contents are invalid, after the progress of reading", async () => {
    writeFileSync(cli.file("X.npy"), "not an array");
    writeFileSync(cli.file("Y.csv"), "1,2\n3,x\n");
    expect(await cli.predict("X.npy", "--targets", "Y.csv")).toBe(2);
    expect(cli.err).toMatch(/^predict: reading files\npredict: --inputs .*X\.npy must be a \.npy file/);
    expect(cli.message.trim().split("\n").length).toBe(1);
  });

  it("names an option of which the file is a folder, or has a name of no known format", async () => {
    mkdirSync(cli.file("X.npy"));
    writeFileSync(cli.file("Y.csv"), "1\n");
    writeFileSync(cli.file("plain"), "");
    expect(await cli.predict("X.npy", "--targets", "Y.csv")).toBe(2);
    expect(cli.message).toMatch(/^predict: --inputs .*X\.npy must be a file, received a folder\n$/);
    cli.err = "";
    expect(await cli.predict("Y.csv", "--labels", "plain")).toBe(2);
    expect(cli.message).toMatch(
      /^predict: --labels .*plain must be a file with a name that ends in \.npy, .* received a name without an ending/,
    );
  });

  it("refuses files of more than 2 GiB with the limit and advice, and only these", async () => {
    const limit = 2 ** 31 - 1;
    // Files without contents on the disk.
    writeFileSync(cli.file("X.npz"), "");
    truncateSync(cli.file("X.npz"), limit + 1);
    writeFileSync(cli.file("Y.csv"), "1\n");
    const message =
      /X\.npz must be a file of at most 2,147,483,647 bytes, received 2,147,483,648 bytes: split it, or store its numbers in a smaller type/;
    expect(await cli.predict("X.npz", "--targets", "Y.csv")).toBe(2);
    expect(cli.message).toMatch(/^predict: --inputs /);
    for (const command of ["diagnose", "fit"]) {
      expect(cli.message).toMatch(message);
      cli.err = "";
      expect(await cli.run(command, cli.file("X.npz"), "--out", cli.file("report"))).toBe(2);
    }
    expect(cli.message).toMatch(message);
  });
});
