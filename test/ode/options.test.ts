import { type Event, type Field, type SolveOptions, solve, solveAsync } from "../../src/ode";
import { type OptionCase, testOptions } from "../helpers/option-cases";

const decay: Field = (_t, y, dy) => {
  dy[0] = -y[0]!;
};
const event: Required<Event> = {
  name: "half",
  value: (_t, y) => y[0]! - 0.5,
  direction: "falling",
  terminal: false,
};
const options: Required<SolveOptions> = {
  times: [0, 1],
  start: 0,
  method: "radau",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-9,
  maxSteps: 1000,
  initialStep: 0.01,
  maxStep: 1,
  dense: true,
  events: [event],
  jacobian: (_t, _y, out) => {
    out[0] = -1;
  },
  signal: { aborted: false },
  onProgress: () => {},
};

testOptions([
  ...[solve, solveAsync].map(
    (run): OptionCase => [
      run.name,
      "options",
      "relativeTolerence",
      "relativeTolerance",
      (extra) => run(decay, [1], { ...options, ...extra }),
    ],
  ),
  [
    "solve",
    "options.events[1]",
    "terminate",
    "terminal",
    (extra) => solve(decay, [1], { ...options, events: [event, { ...event, ...extra }] }),
  ],
]);
