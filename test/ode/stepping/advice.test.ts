import { describe, expect, it } from "vitest";
import { SETTINGS, SOLVE_OPTIONS } from "../../../src/ode/option-fields";
import { type Advised, adviceText, type Choices } from "../../../src/ode/stepping/advice";
import * as failures from "../../../src/ode/stepping/failures";
import type { Failure } from "../../../src/ode/stepping/stepper";
import { advisedOptions } from "../../helpers/advised-options";

/** Examples of every failure of an integration; the compiler reports a failure without one. */
const EXAMPLES: Readonly<Record<keyof typeof failures, readonly Failure[]>> = {
  tooManySteps: [failures.tooManySteps(10, 1)],
  stepTooSmall: [failures.stepTooSmall(1)],
  notFiniteIn: [
    failures.notFiniteIn(Float64Array.of(Number.NaN), 1),
    failures.notFiniteIn(Float64Array.of(0), 1),
  ],
  newtonFailed: [failures.newtonFailed(1)],
  overflowAt: [failures.overflowAt(1)],
  eventNotANumber: [failures.eventNotANumber("event 0", 1)],
  denseTooLarge: [failures.denseTooLarge(2e9, 1e9)],
};
const ALL = Object.values(EXAMPLES).flat();
/** Failures of functions that accept neither events nor dense output nor the implicit method. */
const { tooManySteps, stepTooSmall, notFiniteIn, overflowAt } = EXAMPLES;
const COMMON = [tooManySteps, stepTooSmall, notFiniteIn, overflowAt].flat();

const METHODS = ["dop853", "dopri5", "radau", "odex"] as const;
const choices = (accepted: Choices["accepted"], methods: Choices["methods"] = METHODS): Choices => ({
  accepted,
  methods,
  method: "dop853",
});

describe("advice of failures", () => {
  it.each(ALL.map((failure) => [failure.message, failure] as const))(
    "lists all options that its sentences name: %s",
    (_message, { advice }) => {
      for (const { text, names, method } of advice) {
        const named = advisedOptions(text).map(([name]) => name);
        expect([text, named.filter((name) => !names.includes(name as Advised))]).toEqual([text, []]);
        expect(/method: /.test(text)).toBe(method !== undefined);
      }
    },
  );

  it.each(ALL.map((failure) => [failure.message, failure] as const))(
    "leaves out sentences that name other options than the accepted ones, and is complete for solve: %s",
    (_message, { advice }) => {
      const complete = adviceText(advice, choices({ ...SOLVE_OPTIONS, field: true }));
      expect(complete).toBe(
        advice
          .filter(({ method }) => method !== "dop853")
          .map(({ text }) => text)
          .join(" "),
      );
      for (const name of Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]) {
        const { [name]: _left, ...others } = SETTINGS;
        const named = advisedOptions(adviceText(advice, choices(others))).map(([option]) => option);
        expect(named).not.toContain(name);
      }
      expect(adviceText(advice, choices(SETTINGS, ["dop853", "dopri5"]))).not.toContain("radau");
    },
  );

  it.each(COMMON.map((failure) => [failure.message, failure] as const))(
    "is not empty for a function that accepts only times: %s",
    (_message, { advice }) => {
      expect(adviceText(advice, choices({ times: true }))).not.toBe("");
    },
  );
});
