import * as information from "../../src/information";
import type { Call } from "./call";

/** At least one valid call of every public function of `information`. */
export const INFORMATION_CALLS: readonly Call[] = [
  {
    name: "informationPlane",
    call: information.informationPlane,
    args: [[[1], [1], [-1], [-1]], [0, 0, 1, 1], { correction: "miller-madow" }],
  },
];
