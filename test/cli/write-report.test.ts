import { readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reportText } from "../../src/cli/write-report";
import { command } from "./command";

const cli = command();

describe("the text of a report", () => {
  it("has six digits of a number, and from 10¹² on an exponent of ten", () => {
    const numbers = [1234567.8, -0.00012345678, 1.592031e20, -1e12, Number.POSITIVE_INFINITY];
    const contents = { columns: ["row", "value"], rows: numbers.map((x) => ["row", x]) };
    const report = {
      ...{ name: "numbers", title: "Numbers", summary: [], advice: [], notes: [], parameters: {} },
      ...{ checks: [], figures: [], series: [], control: false, completed: true },
      tables: [{ name: "table", title: "Table", ...contents, toTable: () => contents }],
    };
    const rows = reportText(report).trimEnd().split("\n").slice(-numbers.length);
    const values = rows.map((line) => line.replace("row", "").trim());
    expect(values).toEqual(["1234570", "-0.000123457", "1.59203e20", "-1e12", "Infinity"]);
  });
});

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
