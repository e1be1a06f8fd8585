import type { NumberArray } from "../architecture/number-array";
import type { TrainingPass } from "../passes/pass";
import type { Clock } from "./clock";

/** Backup of the initial, or the last finite, parameters and states of the optimiser. */
export interface Backup {
  /** Step of the backup. */
  readonly step: number;
  /** Copies the present values; returns false and keeps the previous copy if any value is not finite. */
  make(step: number): boolean;
  /** Restores the copied values and the time, and returns their step. */
  restore(): number;
}

/** Tests whether all numbers of an array in the memory of a pass are finite, and their squares have a finite sum. */
export const isFiniteArray = ({ kernels }: TrainingPass, { byteOffset, length }: NumberArray): boolean =>
  Number.isFinite(kernels.dot(byteOffset, byteOffset, length));

/** Creates a backup of the parameters and the first `states` states of a pass, and of the clock, at a step. */
export function backupOf(pass: TrainingPass, states: number, clock: Clock, step: number): Backup {
  const arrays = [pass.parameters, ...pass.states.slice(0, states)];
  const copies = arrays.map((array) => array.slice());
  let copied = { step, time: clock.state };
  return {
    get step() {
      return copied.step;
    },
    make(step) {
      if (!arrays.every((array) => isFiniteArray(pass, array))) return false;
      for (const [i, array] of arrays.entries()) copies[i]!.set(array);
      copied = { step, time: clock.state };
      return true;
    },
    restore() {
      for (const [i, array] of arrays.entries()) array.set(copies[i]!);
      clock.restore(copied.time);
      return copied.step;
    },
  };
}
