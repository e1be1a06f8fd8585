import { Odex } from "./odex-method";
import { DOP853, DOPRI5 } from "./pairs";
import { Radau } from "./radau";
import { RungeKutta } from "./runge-kutta";
import type { Problem, Stepper } from "./stepper";
import type { Method } from "./types";

/** The stepper of each method. */
export const METHODS: Readonly<Record<Method, (problem: Problem) => Stepper>> = {
  dop853: (problem) => new RungeKutta(DOP853, problem),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
  radau: (problem) => new Radau(problem),
  odex: (problem) => new Odex(problem),
};
