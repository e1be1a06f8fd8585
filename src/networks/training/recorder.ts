import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { attachTable, type Column, seriesColumns, type Table, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import { isNdArrayLike } from "../../arrays/type-guards";
import type { NdArray } from "../../arrays/types";
import { attachFigure } from "../../figures/drawable";
import type { Parameters } from "../architecture/parameters";
import type { Checkpoint, LoopState } from "./checkpoint";
import type { Clock } from "./clock";
import { trainingFigure } from "./loss-figures";
import type { TrainSettings } from "./train-settings";
import type { Training, TrainingResult } from "./training";
import type { TrainingView } from "./training-view";

/** Recorder of a `Training`. */
export interface Recorder {
  /** Records the present state, whose loss has already been computed. */
  record(step: number, loss: number): void;
  /** Builds the result of the training. */
  training(steps: number, result: TrainingResult, parameters: Parameters, checkpoint: Checkpoint): Training;
}

export function recorderOf(
  args: Arguments,
  { epochs, every, record: observables, onProgress, precision }: TrainSettings,
  view: TrainingView,
  loopState: LoopState,
  clock: Clock,
): Recorder {
  const { stepsPerEpoch } = loopState;
  const capacity = Math.ceil(Math.max(0, epochs - loopState.steps / stepsPerEpoch) / every) + 2;
  const moments: { step: number; time: number; loss: number }[] = [];
  const records = observables.map((): Float64Array[] => []);

  return {
    record(step, loss) {
      const epoch = step / stepsPerEpoch;
      const time = clock.timeOf(step);
      const state = { ...view.functions, epoch, steps: step, time, loss };
      for (const [i, [name, recorded]] of observables.entries()) {
        const observed = typeof recorded === "function" ? recorded(state) : recorded.observe(state);
        const at = args.at(["options", "record", name]);
        const numbers = readNumbers(at, observed, records[i]![0]?.length);
        if (records[i]!.length === 0) at.memory(HERE, capacity * numbers.length, "record fewer times");
        records[i]!.push(numbers);
      }
      moments.push({ step, time, loss });
      const fraction = epochs === 0 ? 1 : Math.min(1, epoch / epochs);
      onProgress?.({ fraction, epoch, steps: step, time, loss });
    },
    training(steps, result, parameters, checkpoint) {
      const series = (value: (moment: (typeof moments)[number]) => number): Float64Array =>
        Float64Array.from(moments, value);
      const at = {
        epochs: series(({ step }) => step / stepsPerEpoch),
        steps: series(({ step }) => step),
        times: series(({ time }) => time),
      };
      const observations = observables.map(([name, recorded], i) => {
        const array = stacked(records[i]!);
        const { task } = view.functions;
        return [name, typeof recorded === "function" ? array : recorded.collect(array, { ...at, task })];
      });
      const training: Omit<Training, "toTable" | "figure"> = {
        ...at,
        loss: series(({ loss }) => loss),
        observations: Object.fromEntries(observations),
        parameters,
        checkpoint,
        stats: { epochs: steps / stepsPerEpoch, steps },
        result,
        precision,
      };
      return attachFigure(attachTable(training, trainingTable), trainingFigure);
    },
  };
}

/** Returns the records of a training as a table, with the observations that have numbers for every record. */
function trainingTable({
  epochs,
  steps,
  times,
  loss,
  observations,
}: Omit<Training, "toTable" | "figure">): Table {
  return tableOf([
    ["epoch", epochs],
    ["step", steps],
    ["time", times],
    ["loss", loss],
    ...Object.entries(observations).flatMap(([name, observed]) =>
      observationColumns(name, observed, epochs.length),
    ),
  ]);
}

/** Returns the columns of an observation: one for a series [T], k for an array [T, k], none for other results. */
function observationColumns(name: string, observed: unknown, count: number): readonly Column[] {
  if (observed instanceof Float64Array) return observed.length === count ? [[name, observed]] : [];
  if (!isNdArrayLike(observed) || observed.shape[0] !== count) return [];
  const array = observed as NdArray;
  if (array.shape.length === 1) return [[name, array.data]];
  return array.shape.length === 2 ? seriesColumns(name, array) : [];
}

/** Returns a copy of the numbers of an observation, after checking that they are finite and of unchanged count. */
function readNumbers(
  args: Arguments,
  observed: number | ArrayLike<number>,
  count: number | undefined,
): Float64Array {
  const isList = typeof observed === "object" && observed !== null && Number.isSafeInteger(observed.length);
  const numbers = typeof observed === "number" ? [observed] : isList ? observed : [];
  const expected = `an observable that returns ${count ?? "at least 1"} finite number(s)`;
  if (numbers.length < 1 || numbers.length !== (count ?? numbers.length)) {
    throw args.error(HERE, expected, observed);
  }
  args.memory(HERE, numbers.length, "observe fewer numbers");
  const copy = new Float64Array(numbers.length);
  for (let i = 0; i < copy.length; i++) {
    const x = numbers[i];
    if (typeof x !== "number" || !Number.isFinite(x)) throw args.error(HERE, expected, x);
    copy[i] = x;
  }
  return copy;
}

/** Stacks records of one number to [T], of more numbers to [T, numbers]. */
function stacked(rows: readonly Float64Array[]): NdArray {
  const columns = rows[0]?.length ?? 1;
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  return toNdArray(data, columns === 1 ? [rows.length] : [rows.length, columns]);
}
