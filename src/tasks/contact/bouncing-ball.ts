import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { trajectoryFigure } from "../../figures/trajectory-figure";
import { generator } from "../../random/generator";
import {
  CONTACT_LAW,
  type ContactLaw,
  type ContactState,
  checkContactLaw,
  nextContactState,
} from "./contact-step";

/** Options of `bouncingBall`: the law of motion, and the start. */
export interface BouncingBallOptions extends ContactLaw {
  /** Number of steps, at least 1. */
  readonly steps: number;
  /** Initial position >= 0; default 1. */
  readonly height?: number | undefined;
  /** Initial velocity; default 0. */
  readonly velocity?: number | undefined;
  /** Standard deviation of measurement noise on positions and velocities; default 0. */
  readonly noise?: number | undefined;
  /** Seed of the noise; default 0. */
  readonly seed?: number | undefined;
}

/** Trajectory of a bouncing ball at `steps` + 1 times. */
export interface BouncingBall extends Tabular, Drawable {
  readonly times: Float64Array;
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  /** 1 where the step that ends at this time touched the floor; 0 at the start. */
  readonly touches: Uint8Array;
}

const OPTIONS: FieldsOf<BouncingBallOptions> = {
  ...CONTACT_LAW,
  steps: true,
  height: true,
  velocity: true,
  noise: true,
  seed: true,
};

/**
 * Simulates a bouncing ball of unit mass with `contactStep` (Hochlehnert et al. 2021).
 *
 * The scheme is of first order: with e = 1 the energy oscillates and drifts by O(h), and with e < 1 the heights of the bounces
 * fall by e² up to O(h).
 *
 * @param options restitution e, gravity g, time step h, number of steps, initial height and velocity; noise is added to
 * the measurements, not to the motion
 * @throws ArgumentError for unknown options, numbers out of range, or a trajectory too large for memory
 * @example
 * const { positions, touches } = bouncingBall({ restitution: 0.8, gravity: 9.81, step: 0.02, steps: 200 });
 * touches.indexOf(1); // 24, the first contact
 */
export function bouncingBall(options: BouncingBallOptions): BouncingBall {
  const args = argumentsOf("bouncingBall");
  args.options("options", options, OPTIONS);
  checkContactLaw(args, options);
  const { step, steps, height = 1, velocity = 0, noise = 0, seed = 0 } = options;
  args.number("steps", steps, { integer: true, atLeast: 1 });
  args.number("height", height, { atLeast: 0 });
  args.number("velocity", velocity);
  args.number("noise", noise, { atLeast: 0 });
  args.number("seed", seed, { integer: true });
  args.memory("steps", 4 * (steps + 1), "use fewer steps");
  const random = generator(seed);
  const positions = new Float64Array(steps + 1);
  const velocities = new Float64Array(steps + 1);
  const touches = new Uint8Array(steps + 1);
  let state: ContactState = { position: height, velocity };
  for (let i = 0; i <= steps; i++) {
    if (i > 0) {
      const next = nextContactState(state, options);
      touches[i] = Number(next.touch);
      state = next;
    }
    positions[i] = state.position + (noise === 0 ? 0 : noise * random.normal());
    velocities[i] = state.velocity + (noise === 0 ? 0 : noise * random.normal());
  }
  const times = Float64Array.from(positions, (_, i) => i * step);
  for (const numbers of [times, positions, velocities]) args.finite("step", numbers);
  return attachFigure(attachTable({ times, positions, velocities, touches }, ballTable), ballFigure);
}

type Trajectory = Omit<BouncingBall, "toTable" | "figure">;

/** Returns the trajectory as a table. */
const ballTable = ({ times, positions, velocities, touches }: Trajectory): Table =>
  tableOf([
    ["time", times],
    ["position", positions],
    ["velocity", velocities],
    ["touch", touches],
  ]);

/** Draws the position over time. */
const ballFigure = ({ times, positions }: Trajectory): Figure =>
  trajectoryFigure({
    name: "bouncing-ball",
    title: "Position of the ball",
    x: { label: "time (units of the law)" },
    y: { label: "position (units of the law)" },
    at: times,
    curves: [{ name: "position", at: (i) => positions[i]! }],
  });
