import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { createWorkspace } from "../../simd";
import type { Graph } from "../graph";
import { type GatedField, lazyField } from "../network/vector-field";
import type { Batch } from "./batch";
import { isPerUnit } from "./path-gates";
import { type EdgePlan, planSweep } from "./sweep-plan";

/**
 * Creates the field that computes the gradient by one forward and one backward sweep over the graph, for all columns of
 * the batch at once:
 *
 *   h_v = g_v Σ_q g_q W_q h_from(q),   δ_v = g_v (y_v − h_v + Σ_q g_q W_qᵀ δ_to(q)),
 *   −∂L/∂W_q = Σ_columns g_q δ_to h_fromᵀ
 *
 * with the term y − h at outputs only. The cost is 6 Σ_q |W_q| operations per column in which q is open, independent of
 * the number of paths.
 */
export function sweepGradient(args: Arguments, graph: Graph, batch: Batch, plan?: EdgePlan[]): GatedField {
  const units = graph.sizes.reduce((sum, n) => sum + n, 0);
  const numbers = 2 * units * batch.columns + 2 * graph.parameters;
  batch.at.memory(HERE, numbers, "use fewer samples with distinct gates");
  const edgePlan = plan ?? planSweep(graph, batch);
  return lazyField("sweep", () => makeSweep(args, graph, batch, edgePlan));
}

function makeSweep(args: Arguments, graph: Graph, batch: Batch, plan: readonly EdgePlan[]) {
  const { sizes, edges, incoming, order, outputs } = graph;
  const { columns } = batch;
  const isInput = sizes.map((_, v) => incoming[v]!.length === 0);
  const layers = sizes.map((n) => n * columns);
  const widest = Math.max(...layers);
  const space = createWorkspace(args, [
    graph.parameters,
    graph.parameters,
    widest,
    ...layers,
    ...layers.map((n, v) => (isInput[v] ? 0 : n)),
  ]);
  const { kernels } = space;
  const [weights, gradient, scratch, ...rest] = space.arrays as [Float64Array, Float64Array, Float64Array];
  const activity = rest.slice(0, sizes.length) as Float64Array[];
  const error = rest.slice(sizes.length) as Float64Array[];
  batch.inputs.forEach((x, v) => {
    if (x !== undefined) activity[v]!.set(x);
  });

  /** Multiplies values [units, columns] by the gate of a node, in place. */
  const applyNodeGate = (values: Float64Array, v: number): void => {
    const gate = batch.nodeGates[v];
    if (gate === undefined) return;
    if (isPerUnit(gate, sizes[v]!, batch)) {
      for (let i = 0; i < values.length; i++) values[i]! *= gate[i]!;
      return;
    }
    for (let i = 0; i < sizes[v]!; i++) {
      for (let c = 0; c < columns; c++) values[i * columns + c]! *= gate[c]!;
    }
  };
  /** Returns the values multiplied by the gate of an edge, or the values themselves if the edge has no gate. */
  const gatedValues = (values: Float64Array, e: number): Float64Array => {
    const { gate } = plan[e]!;
    if (gate === undefined) return values;
    for (let i = 0; i < values.length; i += columns) {
      for (let c = 0; c < columns; c++) scratch[i + c] = values[i + c]! * gate[c]!;
    }
    return scratch;
  };

  const forward = (packed: Float64Array): void => {
    weights.set(packed);
    for (const v of order) {
      if (isInput[v]) continue;
      const h = activity[v]!;
      h.fill(0);
      for (const e of incoming[v]!) {
        const { from, offset } = edges[e]!;
        const { runs } = plan[e]!;
        if (runs.length === 0) continue;
        const source = gatedValues(activity[from]!, e);
        const w = weights.byteOffset + 8 * offset;
        for (const [start, end] of runs) {
          const out = h.byteOffset + 8 * start;
          const x = source.byteOffset + 8 * start;
          kernels.product(
            0,
            1,
            out,
            columns,
            w,
            sizes[from]!,
            x,
            columns,
            sizes[v]!,
            sizes[from]!,
            end - start,
          );
        }
      }
      applyNodeGate(h, v);
    }
  };

  const backward = (): void => {
    gradient.fill(0);
    for (let v = 0; v < sizes.length; v++) if (!isInput[v]) error[v]!.fill(0);
    for (const v of outputs) {
      const [y, h, d] = [batch.targets[v]!, activity[v]!, error[v]!];
      for (let i = 0; i < d.length; i++) d[i] = y[i]! - h[i]!;
    }
    for (let k = order.length - 1; k >= 0; k--) {
      const v = order[k]!;
      if (isInput[v]) continue;
      const d = error[v]!;
      applyNodeGate(d, v);
      for (const e of incoming[v]!) {
        const { from, offset } = edges[e]!;
        const { runs } = plan[e]!;
        if (runs.length === 0) continue;
        const source = gatedValues(d, e);
        const [rows, width] = [sizes[v]!, sizes[from]!];
        for (const [start, end] of runs) {
          const back = source.byteOffset + 8 * start;
          const x = activity[from]!.byteOffset + 8 * start;
          const slope = gradient.byteOffset + 8 * offset;
          kernels.product(2, 1, slope, width, back, columns, x, columns, rows, end - start, width);
          if (isInput[from]) continue;
          const w = weights.byteOffset + 8 * offset;
          const out = error[from]!.byteOffset + 8 * start;
          kernels.product(1, 1, out, columns, w, width, back, columns, width, rows, end - start);
        }
      }
    }
  };

  return {
    evaluate(packed: Float64Array, out: Float64Array): void {
      forward(packed);
      backward();
      out.set(gradient);
    },
    loss(packed: Float64Array): number {
      forward(packed);
      let sum = batch.unexplained;
      for (const v of outputs) {
        const [y, h] = [batch.targets[v]!, activity[v]!];
        for (let i = 0; i < y.length; i++) sum += (y[i]! - h[i]!) ** 2;
      }
      return sum / 2;
    },
    release: space.release,
  };
}
