import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { MemoryError } from "../../src/arrays";
import { experiments } from "../../src/experiments";
import { digits, writeNpy } from "../../src/tasks";
import { command } from "./command";

const cli = command();

describe("learning-dynamics run", () => {
  it("writes the figures as PNG files with --png, and removes them with their report", async () => {
    const words = ["run", "modes", "--set", "levels=3", "--set", "features=12", "--out", cli.directory];
    expect(await cli.run(...words, "--png")).toBe(0);
    const pngs = readdirSync(cli.directory).filter((name) => name.endsWith(".png"));
    expect(pngs.sort()).toEqual(["loss.png", "modes.png", "random-weights.png"]);
    expect(readFileSync(cli.file("modes.png")).subarray(1, 4).toString()).toBe("PNG");
    expect(await cli.run(...words)).toBe(0);
    expect(readdirSync(cli.directory).filter((name) => name.endsWith(".png"))).toEqual([]);
  });

  it("prints the checks and writes a self-contained page, data and figures", async () => {
    expect(
      await cli.run(
        "run",
        "modes",
        "--set",
        "levels=3",
        "--set",
        "features=12",
        "--seed",
        "4",
        "--out",
        cli.directory,
      ),
    ).toBe(0);
    expect(cli.out).toMatch(/holds {2}closed form and gradient flow agree/);
    expect(cli.err).toContain("modes: gradient descent");
    expect(readdirSync(cli.directory).sort()).toEqual(
      ["loss.svg", "modes.svg", "random-weights.svg", "report.html", "report.json"].sort(),
    );
    const report = JSON.parse(readFileSync(cli.file("report.json"), "utf8"));
    expect(report.parameters).toMatchObject({ levels: 3, features: 12, seed: 4 });
    const page = readFileSync(cli.file("report.html"), "utf8");
    expect(page.match(/<svg/g)?.length).toBe(3);
    expect(page).not.toMatch(/<script|<link|src="http/);
  });

  it("writes each of several experiments to its own folder", async () => {
    expect(await cli.run("run", "depth", "semantic-development", "--out", cli.directory)).toBe(0);
    expect(readdirSync(cli.directory).sort()).toEqual(["depth", "semantic-development"]);
  });

  it("reports memory that cannot be allocated in one line with exit code 2", async () => {
    const modes = experiments.find(({ name }) => name === "modes")!;
    vi.spyOn(modes, "run").mockRejectedValue(new MemoryError("gradientFlow", 8e9));
    expect(await cli.run("run", "modes", "--out", cli.directory)).toBe(2);
    expect(cli.err).toMatch(
      /^run modes: cannot allocate 8,000,000,000 bytes of memory; use a smaller problem.*\n$/,
    );
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "stops at %s, leaves out the other experiments and reports the partial result as interrupted",
    async (signal) => {
      const listening = process.listenerCount(signal);
      const running = cli.run("run", "modes", "depth", "--out", cli.directory);
      const waiting = setInterval(() => {
        if (!cli.err.includes("modes: gradient descent")) return;
        clearInterval(waiting);
        process.emit(signal, signal);
      }, 1);
      expect(await running).toBe(130);
      expect(cli.out).toContain("was interrupted");
      expect(readFileSync(cli.file("modes/report.html"), "utf8")).toContain("interrupted");
      expect(JSON.parse(readFileSync(cli.file("modes/report.json"), "utf8")).completed).toBe(false);
      expect(readdirSync(cli.directory)).toEqual(["modes"]);
      expect(process.listenerCount(signal)).toBe(listening);
    },
  );
});

describe("learning-dynamics run with user-supplied data", () => {
  const { inputs, targets } = digits({ samples: 12, size: 8, seed: 3 });
  const quick = ["--set", "epochs=200", "--set", "pairs=1"];

  it("reads images and labels, names their files, and gives the same result for labels and one-hot targets", async () => {
    writeFileSync(cli.file("images.npy"), writeNpy(inputs));
    writeFileSync(cli.file("labels.csv"), Array.from({ length: 12 }, (_, i) => i % 10).join("\n"));
    writeFileSync(cli.file("targets.npy"), writeNpy(targets));
    const from = ["--inputs", cli.file("images.npy"), ...quick, "--out", cli.file("report")];
    expect([0, 1]).toContain(
      await cli.run("run", "universal-image", ...from, "--labels", cli.file("labels.csv")),
    );
    expect(cli.out).toMatch(/Inputs: .*images\.npy; labels: .*labels\.csv\./);
    expect(cli.out).toContain("12 images of 64 pixels");
    const numbers = (text: string) => text.split("\nInputs:")[0];
    const first = numbers(cli.out);
    cli.out = "";
    await cli.run("run", "universal-image", ...from, "--targets", cli.file("targets.npy"));
    expect(numbers(cli.out)).toBe(first);
  });

  it("lists the experiments that accept data, and rejects data for the others", async () => {
    await cli.run("list");
    expect(cli.out).toMatch(/universal-image: [\s\S]*your own data \(--inputs .*\): images as rows/);
    writeFileSync(cli.file("images.npy"), writeNpy(inputs));
    writeFileSync(cli.file("targets.npy"), writeNpy(targets));
    const from = [
      "--inputs",
      cli.file("images.npy"),
      "--targets",
      cli.file("targets.npy"),
      "--out",
      cli.directory,
    ];
    expect(await cli.run("run", "modes", ...from)).toBe(2);
    expect(cli.err).toMatch(/^run modes: --inputs must be left out: this experiment generates its own data/m);
  });
});
