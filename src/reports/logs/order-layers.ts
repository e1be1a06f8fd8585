import type { NdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { layerOrders } from "./layer-orders";

/** A layer of a log, by the name of its weights without the ending that all weights have. */
export interface NamedLayer {
  readonly name: string;
  /** Weights over time, [T, n_out, n_in]. */
  readonly weights: NdArray;
}

/** Facts about a log that tell the order of its layers. */
export interface OrderClues {
  /** True for a file with arrays in the order in which they were written. */
  readonly keepsOrder: boolean;
  /** Number of inputs and outputs, where the log has them. */
  readonly inputs: number | undefined;
  readonly outputs: number | undefined;
  /** Finds the order in which the weights give the logged outputs; undefined if it cannot tell. */
  readonly reproducing: (order: readonly number[]) => readonly number[] | undefined;
}

/** Order of the layers, with a remark on it unless the names give it. */
export interface LayerOrder {
  readonly order: readonly number[];
  readonly note?: string;
}

/**
 * Finds the order of the layers of a log: that of the numbers in their names, of the file if the format keeps it, the
 * only one that the shapes allow, or the one in which the weights give the logged outputs.
 */
export function orderLayers(at: Arguments, layers: readonly NamedLayer[], clues: OrderClues): LayerOrder {
  const names = layers.map(({ name }) => name);
  const given = names.map((_, l) => l);
  const numbered = orderByNumbers(names);
  if (layers.length < 2 || numbered !== undefined) return { order: numbered ?? given };
  const shapes = layers.map(({ weights }) => weights.shape);
  const [first, second] = layerOrders(shapes, clues.inputs, clues.outputs, 2);
  // In no order do the shapes match: the reader of the run names the array that does not.
  if (first === undefined) return { order: given };
  const noted = (order: readonly number[], reason: string): LayerOrder => ({
    order,
    note: `Layers: ${order.map((l) => names[l]).join(", ")} (${reason}).`,
  });
  if (clues.keepsOrder && first.every((l, i) => l === i)) return noted(first, "in the order of the file");
  if (second === undefined) return noted(first, "in the only order that their shapes allow");
  const reproducing = clues.reproducing(first);
  if (reproducing !== undefined) return noted(reproducing, "in the order that gives the logged outputs");
  const expected =
    'a log whose layers have numbers in their names ("layer1.weight", "layer2.weight", ...), because this format does not keep ' +
    'the order of its arrays (or add "inputs" and "outputs", and give the activation, so that the weights tell the order)';
  throw at.refusal(HERE, expected, `the layers ${names.join(", ")}`.slice(0, 200));
}

/** Orders names that differ only in their numbers; undefined for other names and equal numbers. */
function orderByNumbers(names: readonly string[]): number[] | undefined {
  const templates = new Set(names.map((name) => name.replace(/\d+/g, "#")));
  const numbers = names.map((name) => (name.match(/\d+/g) ?? []).map(Number));
  if (templates.size > 1 || new Set(numbers.map(String)).size < names.length) return undefined;
  return names.map((_, l) => l).sort((a, b) => compare(numbers[a]!, numbers[b]!));
}

/** Compares lists of equal length by their first different numbers. */
function compare(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((x, i) => x !== b[i]);
  return different < 0 ? 0 : a[different]! - b[different]!;
}
