import { ArgumentError } from "../../arrays/errors";
import type { Layer, Parameterisation } from "../architecture/layer";
import { type ChainNode, type Node, readNetwork } from "../architecture/node";
import { type Windows, windowsOver } from "../architecture/windows";
import type { Dual } from "../duals/dual";
import { dualOf, hasKink } from "../duals/dual-of";

/** An affine map with random weights: of every position, or of windows. */
export interface WeightStep {
  readonly type: "weights";
  readonly id: number;
  readonly windows?: Windows | undefined;
  /** σ_w² and σ_b². */
  readonly weightVariance: number;
  readonly biasVariance: number;
  /** What the layer itself adds to the tangent kernel: this times σ_w² E[φφ], and a constant. */
  readonly weightTerm: number;
  readonly biasTerm: number;
}

/** A nonlinearity. */
export interface ActivationStep {
  readonly type: "activation";
  readonly id: number;
  readonly dual: Dual;
}

/** Means over windows; the positions of both sides move independently. */
export interface PoolStep {
  readonly type: "pool";
  readonly id: number;
  readonly windows: Windows;
  /** Whether covariances between different positions are needed afterwards. */
  full: boolean;
}

/** The mean over matching positions: what flattening means for a kernel. */
export interface FlattenStep {
  readonly type: "flatten";
  readonly id: number;
  readonly windows: Windows;
}

/** Normalisation of the variance. */
export interface NormStep {
  readonly type: "norm";
  readonly id: number;
  readonly epsilon: number;
}

/** Independent zeros. */
export interface DropStep {
  readonly type: "drop";
  readonly id: number;
  readonly rate: number;
}

/** A sum of branches. */
export interface SumStep {
  readonly type: "sum";
  readonly id: number;
  readonly branches: readonly Chain[];
}

export type Step = WeightStep | ActivationStep | PoolStep | FlattenStep | NormStep | DropStep | SumStep;

/** Steps one after the other. */
export interface Chain {
  readonly steps: readonly Step[];
  /** Whether covariances between different positions are needed at its start. */
  full: boolean;
}

/** What has to be done to get from inputs to kernels. */
export interface KernelPlan {
  readonly chain: Chain;
  /** Steps in all: their ids are below it. */
  readonly count: number;
  /** Input positions. */
  readonly positions: number;
}

/** How the kernels look at the network. */
export interface PlanOptions {
  readonly parameterisation: Parameterisation;
  readonly dropout: boolean;
}

/** What flows through the network at one place: its shape, and what is known of its distribution. */
interface Flow {
  readonly spatial: readonly number[];
  /** Unknown behind a layer without width. */
  readonly channels: number | undefined;
  /** Jointly normal over random weights: what a dual activation takes. */
  readonly gaussian: boolean;
  /** Uncorrelated with everything that does not pass the same weights. */
  readonly independent: boolean;
}

/** Checks that the network has kernels for these inputs, and plans them. */
export function planKernels(
  functionName: string,
  network: Layer,
  inputs: { readonly spatial: readonly number[]; readonly channels: number },
  options: PlanOptions,
): KernelPlan {
  const { root } = readNetwork(functionName, network);
  const refuse = (expected: string, received: string): never => {
    throw new ArgumentError(functionName, "network", expected, received);
  };
  let count = 0;
  let kinks = countKinks(root);

  const planChain = (nodes: readonly Node[], start: Flow): [Chain, Flow] => {
    const steps: Step[] = [];
    let flow = start;
    for (const node of nodes) {
      const [step, after] = planNode(node, flow);
      if (step !== undefined) steps.push(step);
      flow = after;
    }
    return [{ steps, full: false }, flow];
  };

  const planNode = (node: Node, flow: Flow): [Step | undefined, Flow] => {
    const id = count++;
    switch (node.type) {
      case "weights": {
        const { layer } = node;
        const windows = layer.type === "conv" ? windowsFor(layer, layer.filter, flow) : undefined;
        const { weightVariance, biasVariance, learningRate } = layer;
        const fanIn = (windows?.size ?? 1) * (flow.channels ?? Number.NaN);
        const isStandard = options.parameterisation === "standard";
        if (isStandard && Number.isNaN(fanIn)) {
          refuse('made of layers with a width, for parameterisation "standard"', "a layer without one");
        }
        const step: Step = {
          type: "weights",
          id,
          windows,
          weightVariance,
          biasVariance,
          weightTerm: learningRate * (isStandard ? fanIn / weightVariance : 1),
          biasTerm: learningRate * (isStandard ? Math.sign(biasVariance) : biasVariance),
        };
        const spatial = windows?.spatial ?? flow.spatial;
        return [step, { spatial, channels: layer.width, gaussian: true, independent: true }];
      }
      case "activation": {
        if (!flow.gaussian) {
          refuse(
            "such that every activation follows a dense or conv layer (pooling, flatten, layerNorm and sums between)",
            "an activation whose inputs are not normal at infinite width",
          );
        }
        if (hasKink(node)) kinks--;
        const step: Step = { type: "activation", id, dual: dualOf(functionName, node, kinks > 0) };
        return [step, { ...flow, gaussian: false, independent: false }];
      }
      case "averagePool": {
        const windows = windowsFor(node, node.window, flow);
        return [
          { type: "pool", id, windows, full: false },
          { ...flow, spatial: windows.spatial },
        ];
      }
      case "globalAveragePool": {
        if (flow.spatial.length === 0) refuse("given images before globalAveragePool", "rows of features");
        return [
          { type: "pool", id, windows: everything(flow.spatial), full: false },
          { ...flow, spatial: [] },
        ];
      }
      case "flatten": {
        if (flow.spatial.length === 0) return [undefined, flow];
        const windows = everything(flow.spatial);
        const channels = flow.channels === undefined ? undefined : flow.channels * windows.size;
        return [
          { type: "flatten", id, windows },
          { ...flow, spatial: [], channels },
        ];
      }
      case "layerNorm":
        if (!flow.gaussian) {
          refuse("such that every layerNorm follows a dense or conv layer", "a layerNorm of something else");
        }
        return [{ type: "norm", id, epsilon: node.epsilon }, flow];
      case "dropout":
        if (!options.dropout || node.rate === 0) return [undefined, flow];
        return [
          { type: "drop", id, rate: node.rate },
          { ...flow, gaussian: false },
        ];
      case "sum":
        return planSum(id, node.branches, flow);
      case "chain":
        throw new Error("chains lie only in networks and branches");
    }
  };

  const planSum = (id: number, nodes: readonly Node[], flow: Flow): [Step, Flow] => {
    const planned = nodes.map((branch) =>
      planChain((branch as ChainNode).nodes, { ...flow, independent: false }),
    );
    const flows = planned.map(([, after]) => after);
    const [first] = flows as [Flow];
    const sizes = flows.map(({ spatial }) => spatial.join(" x "));
    if (new Set(sizes).size > 1) {
      refuse("such that the branches of a sum have outputs of one shape", `positions ${sizes.join(" and ")}`);
    }
    const widths = new Set(flows.map(({ channels }) => channels).filter((n) => n !== undefined));
    if (widths.size > 1) {
      refuse("such that the branches of a sum have the same width", [...widths].join(" and "));
    }
    if (flows.filter(({ independent }) => !independent).length > 1) {
      refuse(
        "such that at most one branch of a sum does not end with weights of its own (the others' covariances would not add)",
        "several",
      );
    }
    const after: Flow = {
      spatial: first.spatial,
      channels: [...widths][0],
      gaussian: flows.every(({ gaussian }) => gaussian),
      independent: flows.every(({ independent }) => independent),
    };
    return [{ type: "sum", id, branches: planned.map(([chain]) => chain) }, after];
  };

  const windowsFor = (
    layer: { readonly strides: readonly number[]; readonly padding: "same" | "valid" | "circular" },
    sizes: readonly number[],
    { spatial }: Flow,
  ) => windowsOver(functionName, spatial, sizes, layer.strides, layer.padding);

  const start: Flow = { ...inputs, gaussian: false, independent: false };
  const [chain, end] = planChain(root.nodes, start);
  if (end.spatial.length > 0) {
    refuse(
      "such that images end in flatten() or globalAveragePool()",
      `outputs at ${end.spatial.join(" x ")} positions`,
    );
  }
  markFull(chain, false);
  return { chain, count, positions: inputs.spatial.reduce((product, n) => product * n, 1) };
}

/** All positions as one window. */
function everything(spatial: readonly number[]): Windows {
  const size = spatial.reduce((product, n) => product * n, 1);
  return { spatial: [], outputs: 1, size, sources: Int32Array.from({ length: size }, (_, p) => p) };
}

const countKinks = (node: Node): number => {
  if (node.type === "chain") return node.nodes.reduce((sum, inner) => sum + countKinks(inner), 0);
  if (node.type === "sum") return node.branches.reduce((sum, branch) => sum + countKinks(branch), 0);
  return node.type === "activation" && hasKink(node) ? 1 : 0;
};

/** Finds out, from the end, where covariances between different positions are needed. */
function markFull(chain: Chain, after: boolean): boolean {
  let full = after;
  for (const step of [...chain.steps].reverse()) {
    if (step.type === "pool") {
      step.full = full;
      full = true;
    } else if (step.type === "flatten") full = false;
    else if (step.type === "sum") full = step.branches.map((branch) => markFull(branch, full)).includes(true);
  }
  chain.full = full;
  return full;
}
