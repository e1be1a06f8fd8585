import { jacobianVectorProduct } from "../../../networks";
import { readParameters } from "../../../networks/architecture";
import { planLayout } from "../../../networks/engine";
import { BATCH, minimiseByAdam } from "../minimise-by-adam";
import type { BallStep, State } from "./ball-data";
import { addForceGradient, forceModel } from "./force-model";
import type { Stepper } from "./roll-out";
import { type Monitor, type TrainingPlan, trainMlp } from "./train-mlp";

/** A learned law of motion: a force, a coefficient of restitution, and the states from which a ball touches the floor. */
export interface ContactModel {
  readonly restitution: number;
  readonly next: Stepper;
  /** Computes the force at positions. */
  force(positions: readonly number[]): number[];
  /** Tests states for a touch in the next step. */
  touches(states: readonly State[]): boolean[];
}

/** Learns force and restitution from the velocities, and the contact from the touches. */
export async function trainContact(
  monitor: Monitor,
  steps: readonly BallStep[],
  plan: TrainingPlan,
): Promise<ContactModel> {
  const { timeStep } = plan;
  const { force, restitution } = await trainForce(monitor, steps, plan);
  const moved = (states: readonly State[]) => states.map(([q, v]): State => [q + timeStep * v, v]);
  const task = {
    inputs: moved(steps.map(({ before }) => before)),
    targets: steps.map(({ touch }) => [Number(touch), Number(!touch)]),
  };
  const contact = await trainMlp(monitor, task, "cross-entropy", plan);
  const touches = (states: readonly State[]) => contact(moved(states)).map(([yes, no]) => yes! > no!);
  return {
    restitution,
    force,
    touches,
    next(states) {
      const after = moved(states);
      const [forces, touch] = [force(after.map(([q]) => q)), touches(states)];
      return after.map(([q, v], i) => [q, touch[i] ? -restitution * v : v + timeStep * forces[i]!]);
    },
  };
}

/** Trains the potential and the coefficient of restitution. */
async function trainForce(
  monitor: Monitor,
  data: readonly BallStep[],
  { timeStep, units, epochs, seed }: TrainingPlan,
): Promise<Pick<ContactModel, "force" | "restitution">> {
  const model = forceModel(units, seed);
  const descent = { samples: data.length, updates: epochs * Math.ceil(data.length / BATCH), seed };
  const theta = await minimiseByAdam(monitor, model.initial, descent, (parameters, indices, gradient) => {
    const samples = indices === undefined ? data : Array.from(indices, (p) => data[p]!);
    addForceGradient(model, parameters, samples, timeStep, gradient);
  });
  const parameters = readParameters(theta.subarray(0, -1), planLayout(model.prepared.plan));
  return {
    restitution: theta[theta.length - 1]!,
    force(positions) {
      const inputs = positions.map((q) => [q]);
      const direction = { inputs: positions.map(() => [1]) };
      const slopes = jacobianVectorProduct(model.network, parameters, inputs, direction);
      return Array.from(slopes.data, (slope) => -slope);
    },
  };
}
