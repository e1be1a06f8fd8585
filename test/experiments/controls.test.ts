import { expect, it } from "vitest";
import { experiments } from "../../src/experiments";
import { unexpectedOutcomes } from "../../src/reports/unexpected-outcomes";
import { QUICK } from "./quick";

it.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  "%s fails every claim of its effect in the control run, and no agreement",
  async (name, experiment) => {
    const control = await experiment.run(QUICK[name] ?? {}, { control: true });
    expect(control.completed).toBe(true);
    expect(control.checks.filter(({ kind }) => kind === "effect").length).toBeGreaterThan(0);
    expect(control.checks.filter(({ measured }) => Number.isNaN(measured))).toEqual([]);
    expect(unexpectedOutcomes(control)).toEqual([]);
  },
);
