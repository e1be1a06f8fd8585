import { DOP853, DOPRI5 } from "./explicit/embedded-pairs";
import { RungeKutta } from "./explicit/runge-kutta";
import type { Methods } from "./stepping/stepper";

/** The explicit Runge–Kutta methods, for systems that are too large for the other methods. */
export type ExplicitMethod = "dop853" | "dopri5";

/** Constructors of the explicit steppers. Bundles without the other methods are half as large. */
export const EXPLICIT_METHODS: Required<Pick<Methods, ExplicitMethod>> = {
  dop853: (problem) => new RungeKutta(DOP853, problem),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
};
