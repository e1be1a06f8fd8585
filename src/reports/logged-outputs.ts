import { ArgumentError } from "../arrays";
import { type Activation, forward } from "../networks";
import { firstRows, parametersAt, recordAt } from "./diagnose/states";
import { layerOrders } from "./logs/layer-orders";
import { percent, rounded } from "./numbers";
import { type CheckedRun, withLayers } from "./training-run";
import { USUAL_ACTIVATIONS } from "./usual-activations";

/** A run whose layers and activation agree with its logged outputs as far as possible. */
export interface AgreeingRun {
  readonly run: CheckedRun;
  /** Remarks on corrected or contradictory parts of the log. */
  readonly notes: readonly string[];
}

/** Largest difference, relative to the largest output, that float32 and other programs explain. */
const ROUNDING = 1e-3;
/** The same for changes from the first record, in which outputs cancel. */
const ROUNDING_OF_CHANGES = 1e-2;
/** Maximum number of samples that are compared. */
const MAX_SAMPLES = 16;
/** Maximum number of orders of the layers that are tried. */
const MAX_ORDERS = 120;

/** Order of the layers and activation with which the weights give the logged outputs. */
interface Reproduction {
  readonly order: readonly number[];
  readonly activation: Activation;
  readonly run: CheckedRun;
  readonly distance: number;
}

/**
 * Finds the order of the layers, among those that their shapes allow, and the activation with which the weights give
 * the logged outputs most closely; undefined if none does, or the run has no inputs, outputs or weights.
 */
export function reproduction(
  run: CheckedRun,
  activations: readonly Activation[] = [run.activation ?? "linear"],
): Reproduction | undefined {
  if (!isComparable(run)) return undefined;
  const shapes = run.weights.map(({ shape }) => shape);
  const orders = layerOrders(shapes, run.inputs!.shape[1], run.outputs!.shape[2], MAX_ORDERS);
  return activations
    .flatMap((activation) =>
      orders.map((order) => ({ order, activation, run: withLayers(run, order, activation) })),
    )
    .map((candidate) => ({ ...candidate, distance: distanceOf(candidate.run) }))
    .filter(({ distance }) => distance <= 1)
    .sort((a, b) => a.distance - b.distance)[0];
}

const isComparable = ({ weights, inputs, outputs }: CheckedRun): boolean =>
  weights.length > 0 && inputs !== undefined && outputs !== undefined;

/**
 * Compares logged outputs with those of the weights. If another order of the layers reproduces them, the run gets this
 * order. If no order does, the run loses its network, because its tangent kernel and gates would be wrong.
 */
export function withAgreement(given: CheckedRun): AgreeingRun {
  if (!isComparable(given)) return { run: given, notes: [] };
  if (given.network === undefined) {
    const found = reproduction(given, USUAL_ACTIVATIONS);
    return {
      run: given,
      notes: found === undefined ? [] : [`The weights give the logged outputs ${described(found)}.`],
    };
  }
  const comparison = compared(given);
  if (agrees(comparison)) return { run: given, notes: scaleNote(comparison) };
  const reordered = reproduction(given);
  if (reordered !== undefined) {
    const note = `The layers are taken${orderOf(reordered.order)}: in this order the weights give the logged outputs.`;
    return { run: reordered.run, notes: [note, ...scaleNote(compared(reordered.run))] };
  }
  const other = reproduction(given, USUAL_ACTIVATIONS);
  const { activation } = given;
  const sentences = [
    `The logged outputs contradict the weights${typeof activation === "string" ? ` with the activation ${activation}` : ""}: ` +
      `they differ by ${percent(comparison.difference)} of the largest output.`,
    other === undefined
      ? "No order of the layers gives them, with any known activation."
      : `The weights give them ${described(other)}.`,
    "The tangent kernel and the gates are left out.",
  ];
  return { run: { ...given, network: undefined }, notes: [sentences.join(" ")] };
}

const described = ({ activation, order }: Reproduction): string =>
  `with the activation ${activation}${orderOf(order)}`;

/** Difference of the logged outputs from those of the weights, at the first, the middle and the last record. */
interface Comparison {
  /** Largest difference, relative to the largest logged output. */
  readonly difference: number;
  /** Factor c of the logged changes of the outputs, c times those of the weights. */
  readonly factor: number;
  /** Largest difference of the changes with this factor, relative to the largest logged change. */
  readonly differenceOfChanges: number;
}

/**
 * Compares the outputs. A constant and a factor between them, as in α (f(θ) − f(θ₀)) (Chizat, Oyallon & Bach 2019),
 * leave the tangent kernel as it is up to a factor.
 */
function compared(run: CheckedRun): Comparison {
  const inputs = firstRows(run.inputs!, MAX_SAMPLES);
  const last = run.times.length - 1;
  const records = [0, Math.floor(last / 2), last];
  const logged = records.map((t) => firstRows(recordAt(run.outputs!, t), MAX_SAMPLES).data as Float64Array);
  const computed = records.map(
    (t) => forward(run.network!, parametersAt(run, t), inputs).output.data as Float64Array,
  );
  const [flatLogged, flatComputed] = [logged.flatMap(list), computed.flatMap(list)];
  const changes = (values: readonly Float64Array[]) =>
    values.slice(1).flatMap((now) => Array.from(now, (x, i) => x - values[0]![i]!));
  const [loggedChanges, computedChanges] = [changes(logged), changes(computed)];
  const scale = largestOf(computedChanges);
  const [products, squares] = computedChanges.reduce(
    ([p, s], x, i) => [p + (x / scale) * loggedChanges[i]!, s + (x / scale) ** 2],
    [0, 0] as [number, number],
  );
  const factor = scale === 0 ? 0 : products / squares / scale;
  return {
    difference: differenceOf(flatLogged, flatComputed),
    factor,
    differenceOfChanges: differenceOf(
      loggedChanges,
      computedChanges.map((x) => factor * x),
    ),
  };
}

const list = (values: Float64Array): number[] => Array.from(values);

const largestOf = (values: readonly number[]): number =>
  values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Computes the largest difference, relative to the largest logged number; 0 for equal numbers. */
function differenceOf(logged: readonly number[], computed: readonly number[]): number {
  const difference = largestOf(logged.map((x, i) => x - computed[i]!));
  return difference === 0 ? 0 : difference / largestOf(logged);
}

const agrees = ({ difference, factor, differenceOfChanges }: Comparison): boolean =>
  difference <= ROUNDING || (factor > 0 && differenceOfChanges <= ROUNDING_OF_CHANGES);

/** Computes the distance of a candidate from agreement, at most 1 if it agrees; Infinity if its outputs overflow. */
function distanceOf(run: CheckedRun): number {
  try {
    const { difference, factor, differenceOfChanges } = compared(run);
    const ofChanges = factor > 0 ? differenceOfChanges / ROUNDING_OF_CHANGES : Number.POSITIVE_INFINITY;
    return Math.min(difference / ROUNDING, ofChanges);
  } catch (error) {
    if (error instanceof ArgumentError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** Returns a remark on outputs that agree with the weights only up to coarse rounding, or up to a factor and a constant. */
function scaleNote({ difference, factor }: Comparison): string[] {
  if (difference <= ROUNDING) return [];
  const isRounded = difference <= ROUNDING_OF_CHANGES && Math.abs(factor - 1) <= ROUNDING_OF_CHANGES;
  return [
    isRounded
      ? `The logged outputs differ from those of the weights by up to ${percent(difference)} of the largest output, as numbers of few ` +
        "digits do (bfloat16, for example)."
      : `The logged outputs are ${rounded(factor, 3)} times those of the weights, up to a constant. ` +
        "This changes neither the shape nor the relative change of the tangent kernel.",
  ];
}

/** States an order of the layers, counted from 1 as given, unless it is the given one. */
const orderOf = (order: readonly number[]): string =>
  order.every((l, i) => l === i)
    ? ""
    : ` in the order ${order.map((l) => l + 1).join(", ")} (counted from 1 as given)`;
