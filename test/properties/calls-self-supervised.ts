import * as selfSupervised from "../../src/self-supervised";
import type { Call } from "./call";

const matrix = [
  [-1, 0.5, 0],
  [0.5, 1, 0.2],
  [0, 0.2, 2],
];
const start = [
  [1, 0, 1],
  [0, 1, 2],
];

/** A valid call of every function of `self-supervised`. */
export const SELF_SUPERVISED_CALLS: readonly Call[] = [
  {
    name: "selfSupervisedMatrix",
    call: selfSupervised.selfSupervisedMatrix,
    args: [
      {
        anchors: start,
        positives: [
          [1, 0.1, 1],
          [0.2, 1, 2],
        ],
        negatives: start,
        centre: true,
      },
    ],
  },
  {
    name: "constrainedFlow",
    call: selfSupervised.constrainedFlow,
    args: [matrix, start, { times: [0, 0.5, 2] }],
  },
  {
    name: "unconstrainedFlow",
    call: selfSupervised.unconstrainedFlow,
    args: [matrix, start, { times: [0, 0.5, 2] }],
  },
  {
    name: "stepwiseFlow",
    // Modes with γ <= 0 have an infinite step time, which a plain array may hold.
    call: (...args: Parameters<typeof selfSupervised.stepwiseFlow>) => {
      const { stepTimes, ...flow } = selfSupervised.stepwiseFlow(...args);
      return { ...flow, stepTimes: [...stepTimes] };
    },
    args: [matrix, { initial: 0.1, times: [0, 0.5, 2], modes: 2 }],
  },
];
