import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";

/**
 * Public function, the record of its options in the errors, a misspelt option with the option that it stands for, and a
 * call with all documented options and the fields of `extra` in that record.
 */
export type OptionCase = readonly [
  functionName: string,
  argument: string,
  misspelt: string,
  meant: string,
  call: (extra: object) => unknown,
];

/** All options that flows of a loss share. */
export const FLOW_OPTIONS = {
  times: [0, 0.1],
  tau: 2,
  method: "dop853",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 1e-3,
  maxStep: 1,
  dense: true,
  events: [{ name: "half", value: (_t: number, { loss }: { loss: number }) => loss - 0.5 }],
  recordWeights: true,
  signal: { aborted: false },
  onProgress: () => {},
} as const;

/** Tests that functions refuse a misspelt option, and accept all documented ones and `undefined` under any name. */
export function testOptions(cases: readonly OptionCase[]): void {
  describe.each(cases)("%s (%s)", (functionName, argument, misspelt, meant, call) => {
    const outcome = async (extra: object): Promise<unknown> => call(extra);

    it(`refuses the misspelt option ${misspelt} and suggests ${meant}`, async () => {
      const error = await outcome({ [misspelt]: 1 }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ArgumentError);
      const received = `unknown option "${misspelt}"; did you mean "${meant}"?`;
      expect(error).toMatchObject({ functionName, argument, received });
    });

    it("accepts all documented options, and undefined under an unknown name", async () => {
      await expect(outcome({ [misspelt]: undefined })).resolves.toBeDefined();
    });
  });
}
