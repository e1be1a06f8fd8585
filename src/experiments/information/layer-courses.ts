import { type NdArray, toNdArray } from "../../arrays";
import type { AbortSignalLike } from "../../arrays/types";
import { binaryNetwork, informationPlane, trainBinaryAsync } from "../../information";
import { initialise, mlp, type Training, type TrainingState, trainAsync } from "../../networks";
import { column } from "../../reports/series";
import type { MajorityTask } from "./majority-task";

/** Units of the layers; the last are the outputs. */
export const UNITS = [8, 4, 2] as const;

/** Networks of the experiment. */
export const NETWORKS = ["binary network", "tanh network"] as const;
export type NetworkName = (typeof NETWORKS)[number];

/** A layer of one of the networks. */
export interface MeasuredLayer {
  readonly name: NetworkName;
  /** Index of the layer, from 0. */
  readonly layer: number;
}

/** Returns the text that names a layer. */
export const placeOf = ({ name, layer }: MeasuredLayer): string => `${name}, layer of ${UNITS[layer]} units`;

/** Number of equal bins of [−1, 1] for the activations of tanh units. */
export const BINS = 30;
/** Learning rates of the two networks. */
const RATES = { "binary network": 0.1, "tanh network": 0.05 };
/** Steps of an epoch. */
const STEPS_PER_EPOCH = 16;

/** Information of a layer, in bits, and the fraction of records with saturated estimates, along a training. */
export interface LayerCourse {
  readonly epochs: number[];
  readonly input: number[];
  readonly label: number[];
  readonly saturated: number;
}

/** Trains a network on all inputs, and returns the courses of its layers, and the training. */
export async function layerCourses(
  name: NetworkName,
  { inputs, labels, targets }: MajorityTask,
  settings: { readonly epochs: number; readonly seed: number; readonly signal: AbortSignalLike | undefined },
): Promise<{ readonly courses: LayerCourse[]; readonly training: Training }> {
  const isBinary = name === "binary network";
  const widths = [inputs[0]!.length, ...UNITS];
  const network = isBinary
    ? binaryNetwork({ widths, surrogate: "identity" })
    : mlp({ widths, activation: "tanh", bias: false });
  const code = isBinary ? signOf : binOf;
  const observe = (layer: number) => (state: TrainingState) => {
    const { data, shape } = activations(state, layer);
    const plane = informationPlane(toNdArray(data.map(code), shape), labels);
    return [plane.inputInformation, plane.labelInformation, Number(plane.saturated)];
  };
  const training = await (isBinary ? trainBinaryAsync : trainAsync)(
    network,
    initialise(network, { seed: settings.seed }),
    { inputs, targets },
    {
      ...settings,
      learningRate: RATES[name],
      loss: "cross-entropy",
      batch: inputs.length / STEPS_PER_EPOCH,
      every: 1,
      record: Object.fromEntries(UNITS.map((_, layer) => [`layer ${layer + 1}`, observe(layer)])),
    },
  );
  const epochs = Array.from(training.epochs);
  const courses = Object.values(training.observations as Record<string, NdArray>).map((record) => {
    const saturated = column(record, 2);
    return {
      epochs,
      input: column(record, 0),
      label: column(record, 1),
      saturated: saturated.filter(Boolean).length / saturated.length,
    };
  });
  return { courses, training };
}

const signOf = (z: number): number => (z < 0 ? -1 : 1);
const binOf = (a: number): number => Math.min(BINS - 1, Math.floor(((a + 1) / 2) * BINS));

/** Returns the activations of a hidden layer, or tanh of the outputs, which have the same signs. */
function activations(state: TrainingState, layer: number): NdArray {
  if (layer < UNITS.length - 1) return state.hidden(layer);
  const { data, shape } = state.output();
  return toNdArray(data.map(Math.tanh), shape);
}
