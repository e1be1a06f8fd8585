import { argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import type { VectorLike } from "../arrays/types";
import { readTask } from "./read-task";
import type { Task, TaskLike } from "./task";

/**
 * Rotates the images of a task, as in sequences of tasks for continual learning (rotated MNIST).
 *
 * Images are rotated counter-clockwise about their centre, by bilinear interpolation, with zeros outside; multiples of 90
 * degrees are exact.
 *
 * @param task inputs [P, side²], each row a square image, row by row from the top; targets [P, nOut]
 * @param degrees an angle for each task
 * @returns a task for each angle, with the same targets
 * @throws ArgumentError for inputs that are not square images, NaN, or tasks too large for memory
 * @example
 * const [upright, sideways] = rotatedTasks(digits(), [0, 90]);
 */
export function rotatedTasks(task: TaskLike, degrees: VectorLike): Task[] {
  const args = argumentsOf("rotatedTasks");
  const { inputs, targets } = readTask(args.at("task"), task);
  const angles = args.vector("degrees", degrees);
  const { rows, columns } = inputs;
  const side = Math.round(Math.sqrt(columns));
  if (side * side !== columns) {
    throw args.refusal("task.inputs", "rows of square images (4, 9, 16, ... columns)", `${columns} columns`);
  }
  args.memory(
    "degrees",
    angles.length * (rows * (columns + targets.columns) + 4 * columns),
    "use fewer angles",
  );
  return Array.from(angles, (angle) => {
    const rotated = new Float64Array(rows * columns);
    const sources = sourcesOf(side, angle);
    for (let p = 0; p < rows; p++) {
      for (const { to, from, weight } of sources) {
        rotated[p * columns + to]! += weight * inputs.data[p * columns + from]!;
      }
    }
    return {
      inputs: toNdArray(rotated, [rows, columns]),
      targets: toNdArray(targets.data.slice(), [rows, targets.columns]),
    };
  });
}

/** A pixel of the rotated image takes a share of a pixel of the image. */
interface Source {
  readonly to: number;
  readonly from: number;
  readonly weight: number;
}

/** Lists the pixels of an image from which the pixels of the rotated image are interpolated. */
function sourcesOf(side: number, degrees: number): Source[] {
  const [cos, sin] = cosineAndSine(degrees);
  const centre = (side - 1) / 2;
  const sources: Source[] = [];
  for (let to = 0; to < side * side; to++) {
    const x = (to % side) - centre;
    const y = centre - Math.floor(to / side);
    const column = centre + x * cos + y * sin;
    const row = centre - (y * cos - x * sin);
    const [left, top] = [Math.floor(column), Math.floor(row)];
    for (const [j, i] of [
      [left, top],
      [left + 1, top],
      [left, top + 1],
      [left + 1, top + 1],
    ] as const) {
      const weight = (1 - Math.abs(column - j)) * (1 - Math.abs(row - i));
      const isInside = i >= 0 && j >= 0 && i < side && j < side;
      if (isInside && weight > 0) sources.push({ to, from: i * side + j, weight });
    }
  }
  return sources;
}

/** Computes cosine and sine of an angle in degrees, exact for multiples of 90. */
function cosineAndSine(degrees: number): readonly [number, number] {
  const turn = ((degrees % 360) + 360) % 360;
  if (turn % 90 === 0)
    return (
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ] as const
    )[(turn / 90) % 4]!;
  const angle = (turn * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}
