import { checkFinite, checkMemory } from "../../arrays/check";
import { denseSymmetricEigen } from "../../linalg/dense";
import { transposedMultiplyInto } from "../../simd";
import type { Graph } from "../graph";
import { groupByGates, openInputs } from "../network/gate-patterns";
import { type GatedSamples, isUnitGate } from "../network/read-task";

/**
 * The samples of a task as their loss and gradient need them: columns, scaled so that averages are sums.
 *
 * Samples that share all their gates enter through their second moments alone, so they are replaced by at most as many
 * columns as they have inputs, with the same Σ x xᵀ and Σ y xᵀ. Activities are [units, columns].
 */
export interface Batch {
  readonly columns: number;
  /** The number of different settings of the gates. */
  readonly gatings: number;
  /** [units, columns] of every input node, its own gate applied; undefined for other nodes. */
  readonly inputs: readonly (Float64Array | undefined)[];
  /** [units, columns] of every output node. */
  readonly targets: readonly (Float64Array | undefined)[];
  /** Per column, or [units, columns], for nodes that are not inputs. */
  readonly nodeGates: readonly (Float64Array | undefined)[];
  readonly edgeGates: readonly (Float64Array | undefined)[];
  /** ⟨‖y‖²⟩ without what the columns hold: no network can explain it. */
  readonly unexplained: number;
  /** ⟨‖y‖²⟩ */
  readonly outputPower: number;
  readonly samples: number;
}

/** The columns of a task. */
export function makeBatch(functionName: string, graph: Graph, task: GatedSamples): Batch {
  const groups = groupByGates(graph, task);
  const plan = groups.map((group) => {
    const nodes = openInputs(graph, task, group[0]!);
    const width = nodes.reduce((sum, v) => sum + graph.sizes[v]!, 0);
    return { group, nodes, width, compressed: group.length > width };
  });
  const most = plan.reduce((sum, { group, width }) => sum + Math.min(group.length, width), 0);
  const units = [...graph.inputs, ...graph.outputs].reduce((sum, v) => sum + graph.sizes[v]!, 0);
  checkMemory(functionName, "task", most * units, "use fewer samples with gates of their own");

  const source = new Columns(functionName, graph, task, Math.max(1, most));
  for (const { group, nodes, width, compressed } of plan) {
    if (compressed) source.addMoments(group, nodes, width);
    else for (const sample of group) source.addSample(sample);
  }
  return source.finish(groups.length);
}

/** Columns as they are collected. */
class Columns {
  private readonly scale: number;
  private readonly inputs: (Float64Array | undefined)[];
  private readonly targets: (Float64Array | undefined)[];
  /** The sample whose gates each column has. */
  private readonly gatedAs: Int32Array;
  private count = 0;
  private power = 0;
  private held = 0;

  constructor(
    private readonly functionName: string,
    private readonly graph: Graph,
    private readonly task: GatedSamples,
    private readonly capacity: number,
  ) {
    const room = (nodes: readonly number[]) =>
      graph.names.map((_, v) =>
        nodes.includes(v) ? new Float64Array(graph.sizes[v]! * capacity) : undefined,
      );
    this.inputs = room(graph.inputs);
    this.targets = room(graph.outputs);
    this.gatedAs = new Int32Array(capacity);
    this.scale = 1 / Math.sqrt(task.samples);
  }

  /** Unit i of an input node on a sample, its own gate applied, scaled. */
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
        this.power += y * y;
        this.held += y * y;
      }
    }
    this.gatedAs[this.count++] = sample;
  }

  /**
   * Columns with the second moments of many samples: with Σ x xᵀ = V Λ Vᵀ, √λ v and Σyx v / √λ for every eigenvector.
   * Eigenvalues lost in rounding are raised to it, so that Σyx is kept in full.
   */
  addMoments(group: readonly number[], nodes: readonly number[], width: number): void {
    const { graph, task, capacity } = this;
    const { outputs, sizes } = graph;
    for (const v of outputs) {
      const { columns, data } = task.targets[v]!;
      for (const sample of group) {
        for (let i = 0; i < columns; i++) this.power += (data[sample * columns + i]! * this.scale) ** 2;
      }
    }
    if (width === 0) return;
    const height = outputs.reduce((sum, v) => sum + sizes[v]!, 0);
    const { inputInput, outputInput } = this.moments(group, nodes, width, height);
    const { values, vectors } = denseSymmetricEigen({ rows: width, columns: width, data: inputInput });
    const floor = width * Number.EPSILON * Math.max(0, values[width - 1]!);
    const largest = outputInput.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const image = new Float64Array(height);
    for (let k = 0; k < width; k++) {
      let norm = 0;
      for (let o = 0; o < height; o++) {
        let sum = 0;
        for (let i = 0; i < width; i++) sum += outputInput[o * width + i]! * vectors.data[i * width + k]!;
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
          this.held += y * y;
        }
      }
      this.gatedAs[this.count++] = group[0]!;
    }
  }

  /** Σ x xᵀ and Σ y xᵀ over a group, some hundred samples at a time. */
  private moments(group: readonly number[], nodes: readonly number[], width: number, height: number) {
    const { graph, task } = this;
    const inputInput = new Float64Array(width * width);
    const outputInput = new Float64Array(height * width);
    const part = new Float64Array(Math.max(width, height) * width);
    const x = new Float64Array(AT_ONCE * width);
    const y = new Float64Array(AT_ONCE * height);
    for (let start = 0; start < group.length; start += AT_ONCE) {
      const rows = Math.min(AT_ONCE, group.length - start);
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
      transposedMultiplyInto(part, x, x, width, rows, width);
      for (let i = 0; i < inputInput.length; i++) inputInput[i]! += part[i]!;
      transposedMultiplyInto(part, y, x, height, rows, width);
      for (let i = 0; i < outputInput.length; i++) outputInput[i]! += part[i]!;
    }
    checkFinite(this.functionName, "task.inputs", inputInput);
    checkFinite(this.functionName, "task.targets", outputInput);
    return { inputInput, outputInput };
  }

  finish(gatings: number): Batch {
    const { functionName, graph, task, capacity } = this;
    // A task whose gates are all closed still has a column: of zeros.
    const count = Math.max(1, this.count);
    const cut = (data: Float64Array | undefined, v: number, argument: string) => {
      if (data === undefined) return undefined;
      const kept = new Float64Array(graph.sizes[v]! * count);
      for (let i = 0; i < graph.sizes[v]!; i++) {
        kept.set(data.subarray(i * capacity, i * capacity + count), i * count);
      }
      return checkFinite(functionName, argument, kept);
    };
    const nodeGates = task.nodeGates.map((gate, v) => {
      if (gate === undefined || task.inputs[v] !== undefined) return undefined;
      if (!isUnitGate(gate)) return Float64Array.from({ length: count }, (_, c) => gate[this.gatedAs[c]!]!);
      const units = new Float64Array(gate.columns * count);
      for (let i = 0; i < gate.columns; i++) {
        for (let c = 0; c < count; c++) {
          units[i * count + c] = gate.data[this.gatedAs[c]! * gate.columns + i]!;
        }
      }
      return units;
    });
    const edgeGates = task.edgeGates.map((gate) =>
      gate === undefined
        ? undefined
        : Float64Array.from({ length: count }, (_, c) => gate[this.gatedAs[c]!]!),
    );
    checkFinite(functionName, "task.targets", Float64Array.of(this.power));
    return {
      columns: count,
      gatings,
      inputs: this.inputs.map((data, v) => cut(data, v, "task.inputs")),
      targets: this.targets.map((data, v) => cut(data, v, "task.targets")),
      nodeGates,
      edgeGates,
      unexplained: Math.max(0, this.power - this.held),
      outputPower: this.power,
      samples: task.samples,
    };
  }
}

/** Samples whose moments are summed in one product. */
const AT_ONCE = 512;
