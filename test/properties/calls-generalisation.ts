import * as generalisation from "../../src/generalisation";
import type { Call } from "./call";

/** At least one valid call of every public function of `generalisation`. */
export const GENERALISATION_CALLS: readonly Call[] = [
  {
    name: "effectiveParameters",
    call: generalisation.effectiveParameters,
    args: [
      [
        [0.5, 0.5, 0],
        [0, 0, 1],
      ],
    ],
  },
];
