import type { Field } from "../../src/ode";
import { type Reference, referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url).all<{ problem: string }, number[]>(
  "state at t = 20 of DETEST problems without closed form",
);

type ScipyReference = Reference<{ problem: string }, number[]>;

const byScipy = (problem: string): { final: readonly number[]; reference: ScipyReference } => {
  const reference = references.find(({ given }) => given.problem === problem)!;
  return { final: reference.expected, reference };
};

/**
 * A problem of DETEST (T. E. Hull, W. H. Enright, B. M. Fellen & A. E. Sedgwick, SIAM J. Numer. Anal. 9 (1972) 603)
 * from t = 0 to 20.
 */
export interface DetestProblem {
  readonly name: string;
  /**
   * Largest error at t = 20 in units of the tolerance among all methods and tolerances, measured and rounded up. The
   * methods control the error per step; its growth afterwards depends on the problem (for orbits: the phase error).
   */
  readonly growth: number;
  readonly field: Field;
  readonly initial: readonly number[];
  /** State at t = 20. */
  readonly final: readonly number[];
  /** Reference value of the state by scipy, without a closed form only. Its tolerance is that of tolerance 1e-12. */
  readonly reference?: ScipyReference;
}

/** Creates the problem of two bodies with eccentricity e, starting from the perihelion; solved by Kepler's equation. */
function kepler(e: number, growth: number): DetestProblem {
  let anomaly = 20;
  for (let i = 0; i < 50; i++)
    anomaly -= (anomaly - e * Math.sin(anomaly) - 20) / (1 - e * Math.cos(anomaly));
  const [c, s] = [Math.cos(anomaly), Math.sin(anomaly)];
  const root = Math.sqrt(1 - e * e);
  return {
    name: `D, two bodies with eccentricity ${e} (closed form: Kepler's equation)`,
    growth,
    field: (_t, y, dy) => {
      const cube = Math.hypot(y[0]!, y[1]!) ** 3;
      dy[0] = y[2]!;
      dy[1] = y[3]!;
      dy[2] = -y[0]! / cube;
      dy[3] = -y[1]! / cube;
    },
    initial: [1 - e, 0, 0, Math.sqrt((1 + e) / (1 - e))],
    final: [c - e, root * s, -s / (1 - e * c), (root * c) / (1 - e * c)],
  };
}

export const problems: readonly DetestProblem[] = [
  {
    name: "A1, exponential (closed form)",
    growth: 1,
    field: (_t, y, dy) => {
      dy[0] = -y[0]!;
    },
    initial: [1],
    final: [Math.exp(-20)],
  },
  {
    name: "A2, special Riccati (closed form)",
    growth: 1,
    field: (_t, y, dy) => {
      dy[0] = -(y[0]! ** 3) / 2;
    },
    initial: [1],
    final: [1 / Math.sqrt(21)],
  },
  {
    name: "A3, oscillation (closed form)",
    growth: 20,
    field: (t, y, dy) => {
      dy[0] = y[0]! * Math.cos(t);
    },
    initial: [1],
    final: [Math.exp(Math.sin(20))],
  },
  {
    name: "A4, logistic (closed form)",
    growth: 2,
    field: (_t, y, dy) => {
      dy[0] = (y[0]! / 4) * (1 - y[0]! / 20);
    },
    initial: [1],
    final: [20 / (1 + 19 * Math.exp(-5))],
  },
  {
    name: "B1, two populations (scipy)",
    growth: 150,
    field: (_t, y, dy) => {
      dy[0] = 2 * (y[0]! - y[0]! * y[1]!);
      dy[1] = -(y[1]! - y[0]! * y[1]!);
    },
    initial: [1, 3],
    ...byScipy("B1, two populations"),
  },
  {
    name: "B3, nonlinear reaction (scipy)",
    growth: 4,
    field: (_t, y, dy) => {
      dy[0] = -y[0]!;
      dy[1] = y[0]! - y[1]! ** 2;
      dy[2] = y[1]! ** 2;
    },
    initial: [1, 0, 0],
    ...byScipy("B3, nonlinear reaction"),
  },
  {
    name: "B4, integral surface of a torus (scipy)",
    growth: 100,
    field: (_t, y, dy) => {
      const r = Math.hypot(y[0]!, y[1]!);
      dy[0] = -y[1]! - (y[0]! * y[2]!) / r;
      dy[1] = y[0]! - (y[1]! * y[2]!) / r;
      dy[2] = y[0]! / r;
    },
    initial: [3, 0, 0],
    ...byScipy("B4, integral surface of a torus"),
  },
  {
    name: "B5, rigid body (scipy)",
    growth: 25,
    field: (_t, y, dy) => {
      dy[0] = y[1]! * y[2]!;
      dy[1] = -y[0]! * y[2]!;
      dy[2] = -0.51 * y[0]! * y[1]!;
    },
    initial: [0, 1, 1],
    ...byScipy("B5, rigid body"),
  },
  {
    name: "C3, parabolic equation in 10 cells (scipy)",
    growth: 3,
    field: (_t, y, dy) => {
      const n = y.length;
      for (let i = 0; i < n; i++) {
        dy[i] = (i > 0 ? y[i - 1]! : 0) - 2 * y[i]! + (i < n - 1 ? y[i + 1]! : 0);
      }
    },
    initial: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ...byScipy("C3, parabolic equation in 10 cells"),
  },
  kepler(0.1, 3000),
  kepler(0.5, 800),
  kepler(0.9, 600),
  {
    name: "E2, van der Pol (scipy)",
    growth: 40,
    field: (_t, y, dy) => {
      dy[0] = y[1]!;
      dy[1] = (1 - y[0]! ** 2) * y[1]! - y[0]!;
    },
    initial: [2, 0],
    ...byScipy("E2, van der Pol"),
  },
  {
    name: "E3, Duffing's equation (scipy)",
    growth: 90,
    field: (t, y, dy) => {
      dy[0] = y[1]!;
      dy[1] = y[0]! ** 3 / 6 - y[0]! + 2 * Math.sin(2.78535 * t);
    },
    initial: [0, 0],
    ...byScipy("E3, Duffing's equation"),
  },
  {
    name: "E5, pursuit curve (scipy)",
    growth: 1,
    field: (t, y, dy) => {
      dy[0] = y[1]!;
      dy[1] = Math.sqrt(1 + y[1]! ** 2) / (25 - t);
    },
    initial: [0, 0],
    ...byScipy("E5, pursuit curve"),
  },
];
