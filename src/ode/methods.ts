import { Odex } from "./odex-method";
import { DOP853, DOPRI5 } from "./pairs";
import { Radau } from "./radau";
import { RungeKutta } from "./runge-kutta";
import type { Methods, Problem } from "./stepper";
import type { TinyKernel } from "./tiny";
import { LARGEST, tinyExtension, tinyStep } from "./tiny.generated";

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
