import { generator } from "../../../random";
import { permute } from "../../../random/permute";
import { type ContagionLaw, contagion, preferentialAttachment } from "../../../tasks";
import { type Course, countTransitions, type Transitions } from "./transitions";

/** Size of the data. */
export interface DataSettings {
  readonly nodes: number;
  /** Edges by which each node joins the graph. */
  readonly edges: number;
  /** Total number of time steps. */
  readonly steps: number;
}

/** Time steps of one course; the next begins with a new random share of each disease. */
const COURSE_STEPS = 50;

/**
 * Simulates a contagion on a graph of preferential attachment and counts its transitions. The share of nodes with a disease
 * at the start of each course is uniform on [0, 1).
 *
 * @param states number of states of a node
 * @param isShuffled true to shuffle the next states of every time over the nodes
 */
export function drawTransitions(
  law: ContagionLaw,
  states: number,
  { nodes, edges, steps }: DataSettings,
  seed: number,
  isShuffled: boolean,
): Transitions {
  const graph = preferentialAttachment({ nodes, edges, seed });
  const neighbours = Array.from({ length: nodes }, (_, i) =>
    Array.from({ length: nodes }, (_x, j) => j).filter((j) => graph.get(i, j) === 1),
  );
  const random = generator(seed);
  const courses: Course[] = [];
  for (let left = steps; left > 0; left -= COURSE_STEPS) {
    const length = Math.min(left, COURSE_STEPS);
    const initial = random.uniform();
    const course = contagion({ law, graph, steps: length, initial, seed: random.integer(2 ** 32) });
    const now = course.states.subarray(0, length * nodes);
    const next = course.states.slice(nodes);
    if (isShuffled) {
      for (let at = 0; at < next.length; at += nodes) {
        next.set(permute(Array.from(next.subarray(at, at + nodes)), random), at);
      }
    }
    courses.push({ now, next });
  }
  return countTransitions(neighbours, courses, states);
}
