import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import { gradientFlow } from "../../src/deep-linear";
import { solve } from "../../src/ode";
import { defineExperiment } from "../../src/reports/define-experiment";
import { advisedOptions } from "../helpers/advised-options";
import type { Call } from "./call";
import { CALLS } from "./calls";

type Options = Readonly<Record<string, unknown>>;

/** Options that make calls fail, for calls that have an option of the first name. */
const FAILURES: readonly (readonly [option: string, Options])[] = [
  ["times", { maxSteps: 1 }],
  ["times", { events: [{ value: () => Number.NaN }] }],
  ["steps", { learningRate: 1e200, steps: 50 }],
  ["epochs", { learningRate: 1e200, epochs: 50 }],
];

const isOptions = (value: unknown): value is Options =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Calls a function with changed options (its last argument) and returns the error that it throws, if any. */
async function errorOf({ call, args }: Call, change: Options): Promise<unknown> {
  const given = args.at(-1) as Options;
  const changed = [...args.slice(0, -1), { ...given, ...change }];
  try {
    await (call as (...all: readonly unknown[]) => unknown)(...changed);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Returns the options that the advice of an error names, and that the call rejects. */
async function rejectedAdvice(call: Call, { advice }: { readonly advice: string }): Promise<string[]> {
  const rejected: string[] = [];
  for (const [name, change] of advisedOptions(advice)) {
    const error = await errorOf(call, change);
    if (error instanceof ArgumentError && /unknown option|method/.test(error.message)) rejected.push(name);
  }
  return rejected;
}

describe("advice on failures", () => {
  const cases = FAILURES.flatMap(([option, change]) =>
    CALLS.filter(({ args }) => isOptions(args.at(-1)) && option in (args.at(-1) as Options)).map(
      (call) => [call.name, change, call] as const,
    ),
  );

  it("names only options that the function accepts, for every function of the library that fails on request", async () => {
    const failed = new Set<string>();
    for (const [name, change, call] of cases) {
      const error = await errorOf(call, change);
      if (!(error instanceof IntegrationError)) continue;
      failed.add(name);
      expect(error.advice).not.toBe("");
      expect([name, change, await rejectedAdvice(call, error)]).toEqual([name, change, []]);
    }
    for (const name of [
      "solve",
      "solveAsync",
      "gradientFlow",
      "gradientDescent",
      "gatedGradientFlow",
      "race",
      "reductionError",
      "universalFlow",
      "universalSystem",
      "kernelLossFlow",
      "diagonalFlow",
      "factorisationFlow",
      "train",
    ]) {
      expect(failed).toContain(name);
    }
  });

  it("is found to be wrong if it names an option of another function", async () => {
    const flow = cases.find(([name]) => name === "gradientFlow")![2];
    const wrong = { advice: 'Set maxSteps, check the Jacobian, or use method: "radau".' };
    expect(await rejectedAdvice(flow, wrong)).toEqual(["jacobian", "method"]);
  });

  it("recommends another method only where there is one", () => {
    const stiff = (method: "dop853" | "radau") =>
      adviceFrom(() =>
        solve(
          (_t, y, dy) => {
            dy[0] = -1e6 * (y[0]! - 1);
          },
          [0],
          { times: [0, 10], maxSteps: 2, method },
        ),
      );
    expect(stiff("dop853")).toContain('method: "radau"');
    expect(stiff("radau")).not.toContain("method");
    const weights = [[[0.1]], [[0.1]]];
    const task = { inputs: [[1]], targets: [[1]] };
    expect(adviceFrom(() => gradientFlow(weights, task, { times: [0, 10], maxSteps: 2 }))).not.toContain(
      "method",
    );
  });

  it("refers to the parameters of an experiment, which has no options of an integration", async () => {
    const experiment = defineExperiment(
      {
        name: "example",
        title: "",
        paper: "",
        claim: "",
        control: "",
        summary: [],
        parameters: { end: { default: 3, description: "" } },
      },
      async () => {
        gradientFlow([[[0.1]], [[0.1]]], { inputs: [[1]], targets: [[1]] }, { times: [0, 10], maxSteps: 2 });
      },
    );
    const error = await experiment.run({}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IntegrationError);
    const { advice, functionName } = error as IntegrationError;
    expect(functionName).toBe("example");
    expect(advice).toMatch(/parameters/);
    expect(advisedOptions(advice)).toEqual([]);
  });
});

function adviceFrom(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof IntegrationError) return error.advice;
  }
  throw new Error("the integration was expected to fail");
}
