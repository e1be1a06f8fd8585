import { DOP853, DOPRI5 } from "./explicit/embedded-pairs";
import { RungeKutta } from "./explicit/runge-kutta";
import type { TinyKernel } from "./explicit/small-systems";
import { LARGEST, tinyExtension, tinyStep } from "./explicit/small-systems.generated";
import { Odex } from "./extrapolation/odex";
import { Radau } from "./radau/radau";
import type { Methods, Problem } from "./stepping/stepper";

const TINY: TinyKernel = { step: tinyStep, extend: tinyExtension };

const tinyKernel = ({ initial }: Problem): TinyKernel | undefined =>
  initial.length <= LARGEST ? TINY : undefined;

/** The stepper of each method. */
export const METHODS: Required<Methods> = {
  dop853: (problem) => new RungeKutta(DOP853, problem, tinyKernel(problem)),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
  radau: (problem) => new Radau(problem),
  odex: (problem) => new Odex(problem),
};
