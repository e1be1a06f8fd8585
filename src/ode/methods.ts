import { Odex } from "./odex-method";
import { DOP853, DOPRI5 } from "./pairs";
import { Radau } from "./radau";
import { RungeKutta } from "./runge-kutta";
import type { Problem, Stepper } from "./stepper";
import type { TinyKernel } from "./tiny";
import { LARGEST, tinyExtension, tinyStep } from "./tiny.generated";
import type { Method } from "./types";

const TINY: TinyKernel = { step: tinyStep, extend: tinyExtension };

const tinyKernel = ({ initial }: Problem): TinyKernel | undefined =>
  initial.length <= LARGEST ? TINY : undefined;

/** The stepper of each method. */
export const METHODS: Readonly<Record<Method, (problem: Problem) => Stepper>> = {
  dop853: (problem) => new RungeKutta(DOP853, problem, tinyKernel(problem)),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
  radau: (problem) => new Radau(problem),
  odex: (problem) => new Odex(problem),
};
