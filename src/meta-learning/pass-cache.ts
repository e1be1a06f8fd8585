import type { Arguments } from "../arrays/arguments";
import type { Pass, PassBuilder } from "../networks/engine";

/** Pass of a network that is made again when a larger set of samples comes. */
export interface PassCache {
  /** Returns a pass for `rows` samples; one that was returned before must not be used any more. */
  passFor(rows: number): Pass;
  release(): void;
}

/** Creates a cache of a pass. */
export function passCache(
  args: Arguments,
  passes: PassBuilder,
  states: number,
  curvature: boolean,
): PassCache {
  let pass: Pass | undefined;
  let capacity = 0;
  return {
    passFor(rows) {
      if (pass !== undefined && rows <= capacity) return pass;
      args.memory([], passes.size(rows, states, curvature), "fewer samples or a smaller network");
      pass?.release();
      pass = undefined;
      pass = passes.make(args, rows, states, curvature);
      capacity = rows;
      return pass;
    },
    release: () => pass?.release(),
  };
}
