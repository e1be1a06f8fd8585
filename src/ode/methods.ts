import { DOP853, DOPRI5 } from "./explicit/embedded-pairs";
import { RungeKutta } from "./explicit/runge-kutta";
import type { SmallSystemMethod } from "./explicit/small-systems";
import { MAX_COMPONENTS, smallSystemExtension, smallSystemStep } from "./explicit/small-systems.generated";
import { Odex } from "./extrapolation/odex";
import { Radau } from "./radau/radau";
import type { Methods, Problem } from "./stepping/stepper";

const SMALL_SYSTEM: SmallSystemMethod = { step: smallSystemStep, extend: smallSystemExtension };

const smallSystemMethod = ({ initial }: Problem): SmallSystemMethod | undefined =>
  initial.length <= MAX_COMPONENTS ? SMALL_SYSTEM : undefined;

/** Constructors of the steppers of all methods. */
export const METHODS: Required<Methods> = {
  dop853: (problem) => new RungeKutta(DOP853, problem, smallSystemMethod(problem)),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
  radau: (problem) => new Radau(problem),
  odex: (problem) => new Odex(problem),
};
