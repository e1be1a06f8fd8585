import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { type Generator, generator } from "../../random/generator";
import { permute } from "../../random/permute";
import { type ContagionLaw, type Disease, readDiseases } from "./diseases";
import { readContactGraph } from "./read-graph";
import { probabilityOfDisease } from "./transition-law";

/** Options of `contagion`. */
export interface ContagionOptions {
  /** Law of the contagion; see `transitionLaw`. */
  readonly law: ContagionLaw;
  /** Symmetric matrix of 0 and 1 without loops, [n, n]. */
  readonly graph: MatrixLike;
  /** Number of steps, at least 1. */
  readonly steps: number;
  /**
   * Share of nodes with each disease at the start, rounded to a number of nodes, which are drawn at random; at least one
   * unless the share is 0. Or the initial states, n numbers. Default 0.1.
   */
  readonly initial?: number | VectorLike | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

/** Course of a contagion. */
export interface Contagion {
  /** States of the n nodes at `steps` + 1 times, one time after the other. */
  readonly states: Uint8Array;
  /** Copy of the graph, [n, n]. */
  readonly graph: NdArray;
}

const OPTIONS: FieldsOf<ContagionOptions> = {
  law: true,
  graph: true,
  steps: true,
  initial: true,
  seed: true,
};

/**
 * Simulates a contagion on a graph: in every step all nodes change at once, with the probabilities of `transitionLaw`.
 *
 * @returns states 0 and 1 for one disease; 0 (none), 1 (the first), 2 (the second) and 3 (both) for two
 * @throws ArgumentError for unknown options, laws or states, numbers out of range, a matrix that is not a graph, or
 * states too large for memory
 * @example
 * const ring = Array.from({ length: 20 }, (_, i) =>
 *   Array.from({ length: 20 }, (_, j) => Number((i + 1) % 20 === j || (j + 1) % 20 === i)),
 * );
 * const { states } = contagion({ law: "sis", graph: ring, steps: 100, seed: 1 });
 * states.subarray(100 * 20); // the 20 states at the end
 */
export function contagion(options: ContagionOptions): Contagion {
  const args = argumentsOf("contagion");
  args.options("options", options, OPTIONS);
  const { steps, initial = 0.1, seed = 0 } = options;
  const diseases = readDiseases(args, "law", options.law);
  const { matrix, nodes, starts, neighbours } = readContactGraph(args, "graph", options.graph);
  args.number("steps", steps, { integer: true, atLeast: 1 });
  args.number("seed", seed, { integer: true });
  args.memory("steps", Math.ceil((nodes * (steps + 1)) / 8), "use fewer steps");
  const random = generator(seed);
  const states = new Uint8Array(nodes * (steps + 1));
  states.set(readInitial(args, initial, nodes, diseases.length, random));
  const degree = starts.reduce((most, start, i) => Math.max(most, i === 0 ? 0 : start - starts[i - 1]!), 0);
  const tables = diseases.map((_, d) => tableOf(diseases, d, degree));
  const infected = new Int32Array(nodes);
  for (let t = 0; t < steps; t++) {
    const now = states.subarray(t * nodes, (t + 1) * nodes);
    const next = states.subarray((t + 1) * nodes, (t + 2) * nodes);
    for (const [d, table] of tables.entries()) {
      countInfected(now, d, starts, neighbours, infected);
      for (let i = 0; i < nodes; i++) {
        const p = table[now[i]! * (degree + 1) + infected[i]!]!;
        if (random.uniform() < p) next[i]! |= 1 << d;
      }
    }
  }
  return { states, graph: toNdArray(matrix.data, [nodes, nodes]) };
}

/** Tabulates the probability of a disease after a step, over states and numbers of infected neighbours. */
function tableOf(diseases: readonly Disease[], disease: number, degree: number): Float64Array {
  return Float64Array.from({ length: 2 ** diseases.length * (degree + 1) }, (_, k) =>
    probabilityOfDisease(diseases, disease, Math.floor(k / (degree + 1)), k % (degree + 1)),
  );
}

/** Counts the neighbours with a disease. */
function countInfected(
  states: Uint8Array,
  disease: number,
  starts: Int32Array,
  neighbours: Int32Array,
  infected: Int32Array,
): void {
  for (let i = 0; i < infected.length; i++) {
    let count = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) count += (states[neighbours[k]!]! >> disease) & 1;
    infected[i] = count;
  }
}

/** Reads or draws the initial states. */
function readInitial(
  args: Arguments,
  initial: number | VectorLike,
  nodes: number,
  diseases: number,
  random: Generator,
): Uint8Array {
  if (typeof initial !== "number") {
    const given = args.vector("initial", initial, nodes);
    const range = { integer: true, atLeast: 0, atMost: 2 ** diseases - 1 };
    for (const [i, state] of given.entries()) args.number(["initial", i], state, range);
    return Uint8Array.from(given);
  }
  args.number("initial", initial, { atLeast: 0, atMost: 1 });
  const count = initial === 0 ? 0 : Math.max(1, Math.round(initial * nodes));
  const states = new Uint8Array(nodes);
  for (let d = 0; d < diseases; d++) {
    const order = permute(
      Int32Array.from({ length: nodes }, (_, i) => i),
      random,
    );
    for (const i of order.subarray(0, count)) states[i]! |= 1 << d;
  }
  return states;
}
