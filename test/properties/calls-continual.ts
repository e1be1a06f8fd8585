import * as continual from "../../src/continual";
import type { Call } from "./call";

/** At least one valid call of every public function of `continual`. */
export const CONTINUAL_CALLS: readonly Call[] = [
  {
    name: "continualMetrics",
    call: continual.continualMetrics,
    args: [
      [
        [0.9, 0.1],
        [0.5, 0.8],
      ],
      { forgetting: "guha" },
    ],
  },
];
