import type { Arguments } from "../../arrays/arguments";

/** Learning rate as a constant, or as a function of the step, which is counted from 0. */
export type LearningRate = number | ((step: number) => number);

/** Time of the gradient flow after n steps, as extraTime + n × learningRate. */
export interface ClockState {
  /** Learning rate of the last step, or of all steps. */
  readonly learningRate: number;
  /** Time minus steps × learning rate; non-zero after a change of the learning rate. */
  readonly extraTime: number;
}

/** Time of the gradient flow during a training: the sum of the learning rates of its steps. */
export interface Clock {
  /** State, with which a clock continues bit for bit. */
  readonly state: ClockState;
  /** Returns the learning rate of the step that follows `steps` steps, and counts the time of this and later steps at this rate. */
  start(steps: number): number;
  /** Returns the time after `steps` steps, of which none follows the step that started last. */
  timeOf(steps: number): number;
  /** Returns to an earlier state. */
  restore(state: ClockState): void;
}

/** Returns the learning rate after checking a constant; the values of a function are checked at every step. */
export function readLearningRate(args: Arguments, learningRate: LearningRate): LearningRate {
  if (typeof learningRate === "function") return learningRate;
  return args.number("options.learningRate", learningRate, { above: 0 });
}

/** Creates the clock of a training that continues after `steps` steps in the state `initial`. */
export function clockOf(
  args: Arguments,
  learningRate: LearningRate,
  steps: number,
  initial: ClockState,
): Clock {
  const rateOf = (step: number): number =>
    typeof learningRate === "number" ? learningRate : readRate(args, learningRate(step), step);
  let state = typeof learningRate === "number" ? withRate(initial, steps, learningRate) : initial;
  return {
    get state() {
      return state;
    },
    start(step) {
      state = withRate(state, step, rateOf(step));
      return state.learningRate;
    },
    timeOf: (step) => state.extraTime + step * state.learningRate,
    restore(earlier) {
      state = earlier;
    },
  };
}

/** Changes the learning rate after `steps` steps. */
function withRate(state: ClockState, steps: number, learningRate: number): ClockState {
  if (learningRate === state.learningRate) return state;
  return { learningRate, extraTime: state.extraTime + steps * (state.learningRate - learningRate) };
}

function readRate(args: Arguments, rate: unknown, step: number): number {
  if (typeof rate === "number" && Number.isFinite(rate) && rate >= 0) return rate;
  const expected = `a function that returns a finite number at least 0 for every step (here ${step})`;
  throw args.error("options.learningRate", expected, rate);
}
