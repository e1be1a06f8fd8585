import * as metaLearning from "../../src/meta-learning";
import type { Call } from "./call";

/** At least one valid call of every public function of `meta-learning`. */
export const META_LEARNING_CALLS: readonly Call[] = [
  {
    name: "nil",
    call: metaLearning.nil,
    args: [
      [
        [1, 0],
        [0, 1],
      ],
      [3, 7],
      [[2, 1]],
    ],
  },
];
