/**
 * Transitions of the nodes of contagions, counted by class: a node's state and the numbers of its neighbours in each state.
 * A model that sees the states alone has the same output for all nodes of a class, so that its loss over all nodes and
 * times is a sum over classes.
 */
export interface Transitions {
  /** Number of states of a node. */
  readonly states: number;
  /** Number of classes. */
  readonly count: number;
  /** State of the nodes of each class. */
  readonly own: Uint8Array;
  /** Number of neighbours in each state, [count, states]. */
  readonly neighbours: Float64Array;
  /** Frequencies of the next states, [count, states]; rows sum to 1. */
  readonly next: Float64Array;
  /** Number of transitions of each class. */
  readonly observed: Float64Array;
}

/** States of all nodes at consecutive times, one time after the other. */
export interface Course {
  readonly now: Uint8Array;
  readonly next: Uint8Array;
}

/**
 * Counts the transitions of courses on a graph.
 *
 * @param edges neighbours of every node
 */
export function countTransitions(
  edges: readonly (readonly number[])[],
  courses: readonly Course[],
  states: number,
): Transitions {
  const nodes = edges.length;
  const base = 1 + Math.max(...edges.map(({ length }) => length));
  const classes = new Map<number, { own: number; neighbours: number[]; next: Float64Array }>();
  const neighbours = new Array<number>(states).fill(0);
  for (const { now, next } of courses) {
    for (let at = 0; at < now.length; at++) {
      const start = at - (at % nodes);
      neighbours.fill(0);
      for (const j of edges[at - start]!) neighbours[now[start + j]!]! += 1;
      const own = now[at]!;
      const key = neighbours.reduce((digits, n) => digits * base + n, own);
      let found = classes.get(key);
      if (found === undefined) {
        found = { own, neighbours: [...neighbours], next: new Float64Array(states) };
        classes.set(key, found);
      }
      found.next[next[at]!]! += 1;
    }
  }
  const all = [...classes.values()];
  const observed = Float64Array.from(all, ({ next }) => next.reduce((sum, n) => sum + n, 0));
  return {
    states,
    count: all.length,
    own: Uint8Array.from(all, ({ own }) => own),
    neighbours: Float64Array.from(all.flatMap((each) => each.neighbours)),
    next: Float64Array.from(all.flatMap(({ next }, c) => [...next].map((n) => n / observed[c]!))),
    observed,
  };
}

/** Returns some classes of transitions, in the order of `indices`. */
export function rowsOf(transitions: Transitions, indices: ArrayLike<number>): Transitions {
  const { states, own, neighbours, next, observed } = transitions;
  const take = <Numbers extends Uint8Array | Float64Array>(
    from: Numbers,
    to: Numbers,
    width: number,
  ): Numbers => {
    for (let c = 0; c < indices.length; c++) {
      for (let k = 0; k < width; k++) to[c * width + k] = from[indices[c]! * width + k]!;
    }
    return to;
  };
  const count = indices.length;
  return {
    states,
    count,
    own: take(own, new Uint8Array(count), 1),
    neighbours: take(neighbours, new Float64Array(count * states), states),
    next: take(next, new Float64Array(count * states), states),
    observed: take(observed, new Float64Array(count), 1),
  };
}
