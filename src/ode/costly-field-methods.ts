import { EXPLICIT_METHODS } from "./explicit-methods";
import { Odex } from "./extrapolation/odex";
import { Radau } from "./radau/radau";
import type { Methods } from "./stepping/stepper";

/** Constructors of the steppers of all other methods. */
const OTHER_METHODS: Required<Pick<Methods, "radau" | "odex">> = {
  radau: (problem) => new Radau(problem),
  odex: (problem) => new Odex(problem),
};

/**
 * Constructors of the steppers of all methods, for fields that cost more than the steps. Without the unrolled code for
 * small systems, bundles are 3 kB smaller; the results are the same.
 */
export const COSTLY_FIELD_METHODS: Required<Methods> = /* @__PURE__ */ Object.assign(
  {},
  EXPLICIT_METHODS,
  OTHER_METHODS,
);
