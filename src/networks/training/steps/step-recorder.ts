import type { Arguments } from "../../../arrays/arguments";
import type { NumberArray } from "../../architecture/number-array";
import { type Parameters, readParameters } from "../../architecture/parameters";
import type { TrainingPass } from "../../passes/pass";
import type { StepRecord } from "./step-record";
import type { Stepper } from "./stepper";

/** Step of a training, and a function that repeats the forward pass of its samples. */
export interface MadeStep extends Pick<StepRecord, "step" | "epoch" | "learningRate" | "loss"> {
  readonly rows: number;
  readonly indices: Uint32Array | undefined;
  forward(): void;
}

/** Maker of the records of steps. */
export interface StepRecorder {
  /** Keeps the parameters before a step. */
  keep(): void;
  /** Passes the record of the step after the last `keep` to the callback; the record is over when it returns. */
  pass(made: MadeStep): void;
}

/** Creates the maker of step records; `gradient` is an array in the memory of the pass, in the layout of the parameters. */
export function stepRecorderOf(
  args: Arguments,
  pass: TrainingPass,
  stepper: Stepper,
  gradient: NumberArray,
  callback: (step: StepRecord) => void,
): StepRecorder {
  const { parameters, layout } = pass;
  const before = parameters.slice();

  function computeGradient(rows: number, indices: Uint32Array | undefined, forward: () => void): Parameters {
    const after = parameters.slice();
    parameters.set(before);
    forward();
    stepper.evaluate(rows, indices);
    pass.backward(rows, { kind: "gradient", into: gradient });
    parameters.set(after);
    return readParameters(args.finite("parameters", Float64Array.from(gradient)), layout);
  }

  return {
    keep: () => before.set(parameters),
    pass({ step, epoch, learningRate, loss, rows, indices, forward }) {
      let isOver = false;
      const during = <Result>(compute: () => Result) => {
        if (!isOver) return compute();
        throw args.refusal(
          "options.onStep (step)",
          "used before onStep returns",
          `a call after step ${step}`,
        );
      };
      callback({
        step,
        epoch,
        learningRate,
        loss,
        samples: indices === undefined ? undefined : Array.from(indices),
        before: () => during(() => readParameters(before, layout)),
        after: () => during(() => readParameters(parameters, layout)),
        gradient: () => during(() => computeGradient(rows, indices, forward)),
      });
      isOver = true;
    },
  };
}
