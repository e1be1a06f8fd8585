import type { Field } from "../../src/ode";

/*
 * Problems of DETEST (T. E. Hull, W. H. Enright, B. M. Fellen & A. E. Sedgwick, SIAM J. Numer. Anal. 9 (1972) 603),
 * all from t = 0 to 20. Where no closed form is given, the state at 20 is scipy's.
 */
export interface DetestProblem {
  readonly name: string;
  /**
   * The largest error at t = 20 in units of the tolerance among all methods and tolerances, measured and rounded up:
   * error per step is controlled, and what disturbances grow to after that is the problem's (orbits: their phase).
   */
  readonly growth: number;
  readonly field: Field;
  readonly initial: readonly number[];
  readonly final: readonly number[];
}

/** Two bodies with eccentricity e, from the perihelion: position and velocity by Kepler's equation. */
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
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [0.676187600857693, 0.18608160996400763],
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
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [2.06115365407912e-9, 0.05257228022048518, 0.9474277177183613],
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
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [0.9826950927985054, 2.198447081691212, 0.9129452507281066],
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
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [-0.9396570798728731, -0.3421177754001364, 0.7414126596200079],
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
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [
      0.0029481192110227495, 0.005635380154845375, 0.007829072515927094, 0.009348257908595621,
      0.010079436103019779, 0.009982674171429434, 0.009088693332765296, 0.007489115195185062,
      0.005322964130952676, 0.0027624343790295216,
    ],
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
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [2.008149762174943, -0.04250887527324133],
  },
  {
    name: "E3, Duffing's equation (scipy)",
    growth: 90,
    field: (t, y, dy) => {
      dy[0] = y[1]!;
      // Given: the frequency of the published problem.
      dy[1] = y[0]! ** 3 / 6 - y[0]! + 2 * Math.sin(2.78535 * t);
    },
    initial: [0, 0],
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [-0.1004178858644257, 0.24114001320959919],
  },
  {
    name: "E5, pursuit curve (scipy)",
    growth: 1,
    field: (t, y, dy) => {
      dy[0] = y[1]!;
      dy[1] = Math.sqrt(1 + y[1]! ** 2) / (25 - t);
    },
    initial: [0, 0],
    // Origin: scipy 1.17's solve_ivp with DOP853, rtol = 1e-13, atol = 1e-16, the state at t = 20. Tolerance `growth`
    // times that of the integration.
    final: [14.117973905426096, 2.4000000000000177],
  },
];
