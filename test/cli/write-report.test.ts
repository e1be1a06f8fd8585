import { readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { command } from "./command";

const cli = command();

describe("the folder of a report", () => {
  it("contains only the figures of the latest report", async () => {
    writeFileSync(cli.file("X.csv"), "1,2\n3,5\n");
    await cli.run("run", "depth", "--set", "layers=5", "--out", cli.directory);
    expect(readdirSync(cli.directory)).toContain("learning-steps.svg");
    expect(
      await cli.run(
        "predict",
        "--inputs",
        cli.file("X.csv"),
        "--targets",
        cli.file("X.csv"),
        "--out",
        cli.directory,
      ),
    ).toBe(0);
    expect(readdirSync(cli.directory).sort()).toEqual([
      "X.csv",
      "loss.svg",
      "modes.svg",
      "report.html",
      "report.json",
    ]);
  });
});
