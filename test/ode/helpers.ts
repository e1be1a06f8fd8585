import type { Field, Method } from "../../src/ode";

/** All integration methods. */
export const methods: readonly Method[] = ["dop853", "dopri5", "radau", "odex"];

/** Exponential decay of each component: y' = -y. */
export const decay: Field = (_t, y, dy) => {
  for (let i = 0; i < y.length; i++) dy[i] = -y[i]!;
};

/** The harmonic oscillator: (sin t, cos t) from (0, 1). */
export const oscillator: Field = (_t, y, dy) => {
  dy[0] = y[1]!;
  dy[1] = -y[0]!;
};

/** y' = y², which reaches infinity at t = 1 from y(0) = 1. */
export const blowUp: Field = (_t, y, dy) => {
  dy[0] = y[0]! * y[0]!;
};

/** Van der Pol's oscillator with parameter mu. */
export const vanDerPol =
  (mu: number): Field =>
  (_t, y, dy) => {
    dy[0] = y[1]!;
    dy[1] = mu * (1 - y[0]! ** 2) * y[1]! - y[0]!;
  };

/** Robertson's reaction with concentrations in units of `unit` (Hairer & Wanner, vol. II, IV.1). */
export const robertson =
  (unit = 1): Field =>
  (_t, y, dy) => {
    dy[0] = -0.04 * y[0]! + (1e4 / unit) * y[1]! * y[2]!;
    dy[2] = (3e7 / unit) * y[1]! * y[1]!;
    dy[1] = -dy[0]! - dy[2]!;
  };

/** Returns the exception that `act` throws. */
export function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Computes the slope of the least-squares line through (log x, log y). */
export function slope(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const mean = (a: readonly number[]) => a.reduce((s, b) => s + b, 0) / a.length;
  const [mu, mv] = [mean(u), mean(v)];
  let [up, down] = [0, 0];
  for (let i = 0; i < u.length; i++) {
    up += (u[i]! - mu) * (v[i]! - mv);
    down += (u[i]! - mu) ** 2;
  }
  return up / down;
}
