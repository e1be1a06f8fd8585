import { digits, rotatedTasks, type Task } from "../../../tasks";

/** Numbers of samples and the side of the images. */
export interface DigitsSettings {
  readonly samples: number;
  readonly tests: number;
  readonly size: number;
}

/** Training and test samples of every task. */
export interface RotatedDigits {
  readonly train: Task[];
  readonly test: Task[];
}

/** Angles of the tasks in degrees (Guha & Lakshman 2024). */
const ANGLES = [0, 22.5, 45, 67.5, 90];

/** Draws images of digits, and rotates them by the angle of each task. */
export function drawRotatedDigits({ samples, tests, size }: DigitsSettings, seed: number): RotatedDigits {
  const tasks = rotatedTasks(digits({ samples: samples + tests, size, seed }), ANGLES);
  return {
    train: tasks.map(({ inputs, targets }) => ({
      inputs: inputs.hi(samples, size * size),
      targets: targets.hi(samples, 10),
    })),
    test: tasks.map(({ inputs, targets }) => ({
      inputs: inputs.lo(samples, 0),
      targets: targets.lo(samples, 0),
    })),
  };
}
