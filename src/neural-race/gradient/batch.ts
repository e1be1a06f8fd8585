import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Computation, part } from "../../concurrency/computation";
import { symmetricEigenSteps } from "../../linalg/dense";
import { transposedMultiplyInto } from "../../simd";
import type { GatedTask } from "../../tasks";
import type { Graph } from "../graph";
import { groupByGates, openInputs } from "../network/gate-patterns";
import { type GatedSamples, isUnitGate, readSamples } from "../network/read-gated-task";

/**
 * Samples of a task as columns, scaled so that averages over samples become sums over columns.
 *
 * The loss and its gradient depend on samples with equal gates only through their second moments. Such samples are
 * replaced by at most n columns for n inputs, with the same Σ x xᵀ and Σ y xᵀ. Activities are [units, columns].
 */
export interface Batch {
  /** Reader at the task, for errors about it. */
  readonly at: Arguments;
  readonly columns: number;
  /** Number of distinct gate patterns. */
  readonly gatePatterns: number;
  /** Inputs of every input node times its gate, [units, columns]; undefined for other nodes. */
  readonly inputs: readonly (Float64Array | undefined)[];
  /** Targets of every output node, [units, columns]; undefined for other nodes. */
  readonly targets: readonly (Float64Array | undefined)[];
  /** Gates of nodes that are not inputs, one number per column or [units, columns]. */
  readonly nodeGates: readonly (Float64Array | undefined)[];
  readonly edgeGates: readonly (Float64Array | undefined)[];
  /** The part of ⟨‖y‖²⟩ that is not represented by the columns. No weights can explain it. */
  readonly unexplained: number;
  /** Mean square ⟨‖y‖²⟩ of the targets. */
  readonly targetSecondMoment: number;
  readonly samples: number;
}

/** Reads a task and converts its samples to columns. Pauses while moments are computed and decomposed. */
export function* readBatch(at: Arguments, graph: Graph, given: GatedTask): Computation<Batch> {
  const task = readSamples(at, given, graph);
  const groups = groupByGates(graph, task);
  const plan = groups.map((group) => {
    const nodes = openInputs(graph, task, group[0]!);
    const width = nodes.reduce((sum, v) => sum + graph.sizes[v]!, 0);
    return { group, nodes, width, compressed: group.length > width };
  });
  const capacity = plan.reduce((sum, { group, width }) => sum + Math.min(group.length, width), 0);
  const units = [...graph.inputs, ...graph.outputs].reduce((sum, v) => sum + graph.sizes[v]!, 0);
  at.memory(HERE, capacity * units, "use fewer samples with distinct gates");

  const source = new Columns(at, graph, task, Math.max(1, capacity));
  let done = 0;
  for (const { group, nodes, width, compressed } of plan) {
    const next = done + group.length / task.samples;
    if (compressed) yield* part(done, next, source.addMoments(group, nodes, width));
    else for (const sample of group) source.addSample(sample);
    done = next;
  }
  return source.finish(groups.length);
}

/** Builder of a batch, column by column. */
class Columns {
  private readonly scale: number;
  private readonly inputs: (Float64Array | undefined)[];
  private readonly targets: (Float64Array | undefined)[];
  /** For each column, a sample with the gates of the column. */
  private readonly gateSample: Int32Array;
  private count = 0;
  private targetPower = 0;
  private representedPower = 0;

  constructor(
    private readonly at: Arguments,
    private readonly graph: Graph,
    private readonly task: GatedSamples,
    private readonly capacity: number,
  ) {
    const allocate = (nodes: readonly number[]) =>
      graph.names.map((_, v) =>
        nodes.includes(v) ? new Float64Array(graph.sizes[v]! * capacity) : undefined,
      );
    this.inputs = allocate(graph.inputs);
    this.targets = allocate(graph.outputs);
    this.gateSample = new Int32Array(capacity);
    this.scale = 1 / Math.sqrt(task.samples);
  }

  /** Returns unit i of an input node on a sample, gated and scaled. */
  private input(v: number, i: number, sample: number): number {
    const gate = this.task.nodeGates[v];
    const { columns, data } = this.task.inputs[v]!;
    const x = data[sample * columns + i]! * this.scale;
    if (gate === undefined) return x;
    return x * (isUnitGate(gate) ? gate.data[sample * columns + i]! : gate[sample]!);
  }

  addSample(sample: number): void {
    const { graph, task, capacity } = this;
    for (const v of graph.inputs) {
      for (let i = 0; i < graph.sizes[v]!; i++) {
        this.inputs[v]![i * capacity + this.count] = this.input(v, i, sample);
      }
    }
    for (const v of graph.outputs) {
      const { columns, data } = task.targets[v]!;
      for (let i = 0; i < columns; i++) {
        const y = data[sample * columns + i]! * this.scale;
        this.targets[v]![i * capacity + this.count] = y;
        this.targetPower += y * y;
        this.representedPower += y * y;
      }
    }
    this.gateSample[this.count++] = sample;
  }

  /**
   * Adds columns with the second moments of many samples. With Σ x xᵀ = V Λ Vᵀ they are √λ v (input) and Σyx v / √λ
   * (target) for every eigenvector v. Eigenvalues below the rounding error are raised to it, so that Σyx is preserved.
   */
  *addMoments(group: readonly number[], nodes: readonly number[], width: number): Computation<void> {
    const { graph, task, capacity } = this;
    const { outputs, sizes } = graph;
    for (const v of outputs) {
      const { columns, data } = task.targets[v]!;
      for (const sample of group) {
        for (let i = 0; i < columns; i++) this.targetPower += (data[sample * columns + i]! * this.scale) ** 2;
      }
    }
    if (width === 0) return;
    const height = outputs.reduce((sum, v) => sum + sizes[v]!, 0);
    const { inputCorrelation, inputOutputCorrelation } = yield* part(
      0,
      0.7,
      this.moments(group, nodes, width, height),
    );
    const matrix = { rows: width, columns: width, data: inputCorrelation };
    const { values, vectors } = yield* part(0.7, 1, symmetricEigenSteps(matrix));
    const floor = width * Number.EPSILON * Math.max(0, values[width - 1]!);
    const largest = inputOutputCorrelation.reduce((maximum, x) => Math.max(maximum, Math.abs(x)), 0);
    const image = new Float64Array(height);
    for (let k = 0; k < width; k++) {
      let norm = 0;
      for (let o = 0; o < height; o++) {
        let sum = 0;
        for (let i = 0; i < width; i++)
          sum += inputOutputCorrelation[o * width + i]! * vectors.data[i * width + k]!;
        image[o] = sum;
        norm = Math.max(norm, Math.abs(sum));
      }
      const root = Math.sqrt(Math.max(values[k]!, floor));
      if (root === 0 || (values[k]! <= floor && norm <= width * Number.EPSILON * largest)) continue;
      let row = 0;
      for (const v of nodes) {
        for (let i = 0; i < sizes[v]!; i++) {
          this.inputs[v]![i * capacity + this.count] = root * vectors.data[row++ * width + k]!;
        }
      }
      row = 0;
      for (const v of outputs) {
        for (let i = 0; i < sizes[v]!; i++) {
          const y = image[row++]! / root;
          this.targets[v]![i * capacity + this.count] = y;
          this.representedPower += y * y;
        }
      }
      this.gateSample[this.count++] = group[0]!;
    }
  }

  /** Computes Σ x xᵀ and Σ y xᵀ over a group, `SAMPLES_PER_PRODUCT` samples at a time. */
  private *moments(group: readonly number[], nodes: readonly number[], width: number, height: number) {
    const { graph, task } = this;
    const inputCorrelation = new Float64Array(width * width);
    const inputOutputCorrelation = new Float64Array(height * width);
    const product = new Float64Array(Math.max(width, height) * width);
    const x = new Float64Array(SAMPLES_PER_PRODUCT * width);
    const y = new Float64Array(SAMPLES_PER_PRODUCT * height);
    for (let start = 0; start < group.length; start += SAMPLES_PER_PRODUCT) {
      const rows = Math.min(SAMPLES_PER_PRODUCT, group.length - start);
      let [atX, atY] = [0, 0];
      for (let r = 0; r < rows; r++) {
        const sample = group[start + r]!;
        for (const v of nodes) {
          for (let i = 0; i < graph.sizes[v]!; i++) x[atX++] = this.input(v, i, sample);
        }
        for (const v of graph.outputs) {
          const { columns, data } = task.targets[v]!;
          for (let i = 0; i < columns; i++) y[atY++] = data[sample * columns + i]! * this.scale;
        }
      }
      transposedMultiplyInto(product, x, x, width, rows, width);
      for (let i = 0; i < inputCorrelation.length; i++) inputCorrelation[i]! += product[i]!;
      transposedMultiplyInto(product, y, x, height, rows, width);
      for (let i = 0; i < inputOutputCorrelation.length; i++) inputOutputCorrelation[i]! += product[i]!;
      yield (start + rows) / group.length;
    }
    this.at.finite("inputs", inputCorrelation);
    this.at.finite("targets", inputOutputCorrelation);
    return { inputCorrelation, inputOutputCorrelation };
  }

  finish(gatePatterns: number): Batch {
    const { at, graph, task, capacity } = this;
    // If all gates are closed, the batch has one column of zeros.
    const count = Math.max(1, this.count);
    const trimmed = (side: "inputs" | "targets") =>
      this[side].map((data, v) => {
        if (data === undefined) return undefined;
        const kept = new Float64Array(graph.sizes[v]! * count);
        for (let i = 0; i < graph.sizes[v]!; i++) {
          kept.set(data.subarray(i * capacity, i * capacity + count), i * count);
        }
        return at.finite(side, kept);
      });
    const nodeGates = task.nodeGates.map((gate, v) => {
      if (gate === undefined || task.inputs[v] !== undefined) return undefined;
      if (!isUnitGate(gate))
        return Float64Array.from({ length: count }, (_, c) => gate[this.gateSample[c]!]!);
      const units = new Float64Array(gate.columns * count);
      for (let i = 0; i < gate.columns; i++) {
        for (let c = 0; c < count; c++) {
          units[i * count + c] = gate.data[this.gateSample[c]! * gate.columns + i]!;
        }
      }
      return units;
    });
    const edgeGates = task.edgeGates.map((gate) =>
      gate === undefined
        ? undefined
        : Float64Array.from({ length: count }, (_, c) => gate[this.gateSample[c]!]!),
    );
    at.finite("targets", Float64Array.of(this.targetPower));
    return {
      at,
      columns: count,
      gatePatterns,
      inputs: trimmed("inputs"),
      targets: trimmed("targets"),
      nodeGates,
      edgeGates,
      unexplained: Math.max(0, this.targetPower - this.representedPower),
      targetSecondMoment: this.targetPower,
      samples: task.samples,
    };
  }
}

/** Number of samples whose moments are summed in one matrix product. */
const SAMPLES_PER_PRODUCT = 512;
