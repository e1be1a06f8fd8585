import { DOP853, DOPRI5 } from "./explicit/embedded-pairs";
import { RungeKutta } from "./explicit/runge-kutta";
import { Odex } from "./extrapolation/odex";
import { Radau } from "./radau/radau";
import type { Methods } from "./stepping/stepper";

/**
 * Constructors of the steppers of all methods, for fields that cost more than the steps. Without the unrolled code for
 * small systems, bundles are 3 kB smaller; the results are the same.
 */
export const COSTLY_FIELD_METHODS: Required<Methods> = {
  dop853: (problem) => new RungeKutta(DOP853, problem),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
  radau: (problem) => new Radau(problem),
  odex: (problem) => new Odex(problem),
};
