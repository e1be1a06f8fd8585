import type { Graph } from "../graph";
import { type GatedSamples, isUnitGate } from "./read-gated-task";

/** Groups the samples whose gates are all equal, in order of first appearance. */
export function groupByGates({ sizes }: Graph, task: GatedSamples): number[][] {
  const { samples } = task;
  const ids = new Int32Array(samples);
  const refine = (gate: (p: number) => number): void => {
    const seen = new Map<number, Map<number, number>>();
    let count = 0;
    for (let p = 0; p < samples; p++) {
      const before = seen.get(ids[p]!) ?? new Map<number, number>();
      seen.set(ids[p]!, before);
      const id = before.get(gate(p)) ?? count;
      before.set(gate(p), id);
      ids[p] = id;
      count = Math.max(count, id + 1);
    }
  };
  for (const gate of task.edgeGates) if (gate !== undefined) refine((p) => gate[p]!);
  task.nodeGates.forEach((gate, v) => {
    if (gate === undefined) return;
    if (!isUnitGate(gate)) refine((p) => gate[p]!);
    else for (let i = 0; i < sizes[v]!; i++) refine((p) => gate.data[p * gate.columns + i]!);
  });
  const groups: number[][] = [];
  for (let p = 0; p < samples; p++) {
    groups[ids[p]!] ??= [];
    groups[ids[p]!]!.push(p);
  }
  return groups;
}

/** Lists the input nodes from which a path to an output is open under the gates of a sample. */
export function openInputs(graph: Graph, task: GatedSamples, sample: number): number[] {
  const { names, edges, outgoing, order, inputs, outputs } = graph;
  const isOpen = (v: number): boolean => {
    const gate = task.nodeGates[v];
    if (gate === undefined) return true;
    if (!isUnitGate(gate)) return gate[sample] !== 0;
    const row = gate.data.subarray(sample * gate.columns, (sample + 1) * gate.columns);
    return row.some((g) => g !== 0);
  };
  const leads = new Uint8Array(names.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const v = order[i]!;
    const ends = outputs.includes(v);
    const goesOn = outgoing[v]!.some((e) => leads[edges[e]!.to] === 1 && task.edgeGates[e]?.[sample] !== 0);
    leads[v] = (ends || goesOn) && isOpen(v) ? 1 : 0;
  }
  return inputs.filter((v) => leads[v] === 1);
}
