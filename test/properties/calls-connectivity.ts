import * as connectivity from "../../src/connectivity";
import type { Call } from "./call";

/** At least one valid call of every public function of `connectivity`. */
export const CONNECTIVITY_CALLS: readonly Call[] = [
  {
    name: "survivingEdges",
    call: connectivity.survivingEdges,
    args: [
      [
        [0, 1, -0.5],
        [0, 0, 0],
        [0, 0, 0],
      ],
      { threshold: 0.1 },
    ],
  },
];
