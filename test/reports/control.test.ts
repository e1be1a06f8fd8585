import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { reportText } from "../../src/cli/write-report";
import { reportHtml } from "../../src/plots";
import { defineExperiment } from "../../src/reports/define-experiment";
import { unexpectedOutcomes } from "../../src/reports/unexpected-outcomes";

/** Experiment that measures the growth of a sequence, which its control keeps constant. */
const growth = (control: string, grows: boolean) =>
  defineExperiment(
    {
      name: "growth",
      title: "A sequence grows",
      paper: "none",
      claim: "The sequence grows.",
      control,
      summary: ["The sequence is multiplied at each step."],
      parameters: {},
    },
    async (report) => {
      const factor = report.control && grows ? 1 : 2;
      report.addFigure({
        name: "growth",
        title: "The sequence grows",
        x: { label: "step" },
        y: { label: "element" },
        marks: [{ type: "line", x: [0, 1], y: [1, factor] }],
      });
      report.claimAtLeast("last element", factor ** 3, 8, "last");
      report.claimAtMost("inverse of the last element", factor ** -3, 0.125);
      report.agreeWithin(
        "power and product: difference",
        Math.abs(factor ** 3 - factor * factor * factor),
        0,
      );
    },
  );

describe("control run of an experiment", () => {
  const experiment = growth("The factor is 1.", true);

  it("states its control, and fails every claim of the effect but no agreement", async () => {
    const report = await experiment.run({}, { control: true });
    expect(report.control).toBe(true);
    expect(report.title).toBe("A sequence grows (control)");
    expect(report.summary[0]).toBe("Control: The factor is 1.");
    expect(report.figures.map(({ title }) => title)).toEqual(["Control: The sequence grows"]);
    expect(report.checks.map(({ kind, holds }) => [kind, holds])).toEqual([
      ["effect", false],
      ["effect", false],
      ["agreement", true],
    ]);
    expect(unexpectedOutcomes(report)).toEqual([]);
  });

  it("leaves the usual run as it is, with the direction of every bound", async () => {
    const report = await experiment.run();
    expect(report.control).toBe(false);
    expect(report.figures.map(({ title }) => title)).toEqual(["The sequence grows"]);
    expect(report.checks.map(({ column }) => column)).toEqual(["last", undefined, undefined]);
    expect(report.checks.map(({ direction, holds }) => [direction, holds])).toEqual([
      ["at least", true],
      ["at most", true],
      ["at most", true],
    ]);
    expect(unexpectedOutcomes(report)).toEqual([]);
    expect(reportText(report)).toContain("holds  last element: 8 (at least 8)");
    expect(reportHtml(report)).toContain("≥ 8");
  });

  it("is reported as unexpected where a claim holds without the effect", async () => {
    const report = await growth("Nothing changes.", false).run({}, { control: true });
    expect(unexpectedOutcomes(report).map(({ claim }) => claim)).toEqual([
      "last element",
      "inverse of the last element",
    ]);
    expect(reportText(report)).toContain("HOLDS  last element: 8 (at least 8)");
  });

  it("is refused unless it is true or false", async () => {
    const given = "yes" as unknown as boolean;
    await expect(experiment.run({}, { control: given })).rejects.toThrow(ArgumentError);
    await expect(experiment.run({}, { control: given })).rejects.toThrow(/options\.control/);
  });
});
