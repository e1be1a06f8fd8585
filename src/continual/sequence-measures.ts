import type { Arguments } from "../arrays/arguments";
import { type Computation, part } from "../concurrency/computation";
import type { ParametersLike } from "../networks";
import { writeParameters } from "../networks/architecture";
import { preparePass } from "../networks/engine";
import {
  anglesBefore,
  changedFraction,
  gatesOf,
  relativeDistance,
  type Score,
  scoreOf,
} from "./pass-measures";
import type { Sequence } from "./sequence-options";

/** Measures of a network between the trainings of a sequence. */
export interface SequenceMeasures {
  /** Angles between the gradient of the loss on task `t` and those on the tasks before, at the present parameters. */
  angles(t: number): Computation<Float64Array>;
  /** Changes to other parameters and scores them on all tests. */
  scores(parameters: ParametersLike): Computation<Score[]>;
  /** Changes of the present parameters from the initial ones. */
  changes(): Computation<{ readonly lazyDistance: number; readonly patternChange: number }>;
  release(): void;
}

/** Prepares the measures for initial parameters, with pauses. */
export function* measuresOf(
  args: Arguments,
  { passes, tasks, tests, testsAt, rule }: Sequence,
  initial: ParametersLike,
): Computation<SequenceMeasures> {
  const [{ inputs }] = tasks as [(typeof tasks)[number]];
  const units = passes.sizes.slice(0, -1).reduce((sum, { preactivations }) => sum + preactivations, 0);
  // Two arrays of gates, which are bytes.
  args.memory("tasks[0].inputs", (2 * inputs.rows * units) / 8, "use fewer samples of the first task");
  const samples = [...tasks, ...tests].reduce((most, set) => Math.max(most, set.inputs.rows), 0);
  const pass = preparePass(args, passes, initial, samples, args.at("tasks"), 1);
  try {
    const start = pass.parameters.slice();
    const gates = yield* gatesOf(pass, inputs);
    return {
      angles: (t) => anglesBefore(args, pass, tasks, t, rule),
      *scores(parameters) {
        writeParameters(args.at("parameters"), parameters, pass.layout, pass.parameters);
        const all: Score[] = [];
        for (const [i, test] of tests.entries()) {
          const [from, to] = [i / tests.length, (i + 1) / tests.length];
          all.push(yield* part(from, to, scoreOf(testsAt.at(i), pass, test, rule)));
        }
        return all;
      },
      *changes() {
        const present = yield* gatesOf(pass, inputs);
        return {
          lazyDistance: relativeDistance(pass.parameters, start),
          patternChange: changedFraction(present, gates),
        };
      },
      release: () => pass.release(),
    };
  } catch (error) {
    pass.release();
    throw error;
  }
}
