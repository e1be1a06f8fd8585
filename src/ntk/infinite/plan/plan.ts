import type { Arguments } from "../../../arrays/arguments";
import {
  type ChainNode,
  type Layer,
  type Node,
  type Parameterisation,
  readTree,
  wholeImage,
  windowsOver,
} from "../../../networks/architecture";
import { dualOf, hasKink } from "../../duals/dual-of";
import { markFullLayouts } from "./full-layouts";
import type { Chain, Step } from "./steps";

/** Options of `kernels` that change the steps. */
export interface PlanOptions {
  readonly parameterisation: Parameterisation;
  readonly dropout: boolean;
}

/** Shape and distribution of the signal at one point of the network. */
interface Signal {
  readonly spatial: readonly number[];
  /** Number of channels; undefined after a layer without a width. */
  readonly channels: number | undefined;
  /**
   * Number of positions that flatten has turned into features. The channels then are a mixture of as many parts of equal
   * size, each with the covariances of its position, on which elementwise functions act as they do before flatten.
   */
  readonly parts: number;
  /** Layer after which the signal is not jointly normal over random weights, as activations require it to be. */
  readonly notNormalAfter?: string | undefined;
  /** True if the signal is uncorrelated with all signals that do not pass through the same weights. */
  readonly independent: boolean;
}

/** Checks that the network has kernels for these inputs, and returns the steps that compute them. */
export function planKernels(
  args: Arguments,
  network: Layer,
  inputs: { readonly spatial: readonly number[]; readonly channels: number },
  options: PlanOptions,
): Chain {
  const { root } = readTree(args.at("network"), network);
  const reject = (expected: string, received: string): never => {
    throw args.refusal("network", expected, received);
  };
  let count = 0;
  let kinks = countKinks(root.nodes);

  const planChain = (nodes: readonly Node[], start: Signal): [Step[], Signal] => {
    const steps: Step[] = [];
    let signal = start;
    for (const node of nodes) {
      if (node.type === "weights") steps.push(...meanOverParts(signal));
      const [step, after] = planNode(node, signal);
      if (step !== undefined) steps.push(step);
      signal = after;
    }
    return [steps, signal];
  };

  const meanOverParts = ({ parts }: Signal): Step[] =>
    parts === 1 ? [] : [{ type: "mean", id: count++, windows: wholeImage([parts]) }];

  const planNode = (node: Node, signal: Signal): [Step | undefined, Signal] => {
    const id = count++;
    switch (node.type) {
      case "weights": {
        const { layer } = node;
        const windows = layer.type === "conv" ? windowsFor(layer, layer.filter, signal) : undefined;
        const { weightVariance, biasVariance, bias = biasVariance > 0, learningRate } = layer;
        const fanIn = (windows?.size ?? 1) * (signal.channels ?? Number.NaN);
        const isStandard = options.parameterisation === "standard";
        if (isStandard && Number.isNaN(fanIn)) {
          reject('made of layers with a width for parameterisation "standard"', "a layer without a width");
        }
        const step: Step = {
          type: "weights",
          id,
          windows,
          weightVariance,
          biasVariance,
          weightTerm: learningRate * (isStandard ? fanIn / weightVariance : 1),
          biasTerm: learningRate * (isStandard ? Number(bias) : biasVariance),
        };
        const spatial = windows?.spatial ?? signal.spatial;
        return [step, { spatial, channels: layer.width, parts: 1, independent: true }];
      }
      case "activation": {
        requireNormal(
          signal,
          "an activation",
          "such that every activation follows a dense or conv layer (with only pooling, flatten, layerNorm and sums between)",
        );
        if (hasKink(node)) kinks--;
        const step: Step = { type: "activation", id, dual: dualOf(args, node, kinks > 0) };
        return [step, { ...signal, notNormalAfter: "an activation", independent: false }];
      }
      case "maxPool":
      case "unflatten":
      case "skip":
        // Refused before the inputs are read.
        return [undefined, signal];
      case "averagePool": {
        const windows = windowsFor(node, node.window, signal);
        return [
          { type: "pool", id, windows, full: false },
          { ...signal, spatial: windows.spatial },
        ];
      }
      case "globalAveragePool": {
        if (signal.spatial.length === 0)
          reject("such that globalAveragePool is applied to images", "rows of features");
        return [
          { type: "pool", id, windows: wholeImage(signal.spatial), full: false },
          { ...signal, spatial: [] },
        ];
      }
      case "flatten": {
        if (signal.spatial.length === 0) return [undefined, signal];
        const parts = wholeImage(signal.spatial).size;
        const channels = signal.channels === undefined ? undefined : signal.channels * parts;
        return [undefined, { ...signal, spatial: [], channels, parts }];
      }
      case "layerNorm":
        requireNormal(
          signal,
          "layerNorm",
          "such that every layerNorm follows a dense or conv layer (with only pooling, flatten and sums between)",
        );
        return [{ type: "norm", id, epsilon: node.epsilon, parts: signal.parts }, signal];
      case "dropout":
        if (!options.dropout || node.rate === 0) return [undefined, signal];
        return [
          { type: "drop", id, rate: node.rate },
          { ...signal, notNormalAfter: "dropout" },
        ];
      case "sum":
        return planSum(id, node.branches, signal);
    }
  };

  const planSum = (id: number, branches: readonly ChainNode[], signal: Signal): [Step, Signal] => {
    const planned = branches.map(({ nodes }) => planChain(nodes, { ...signal, independent: false }));
    const signals = planned.map(([, after]) => after);
    const [first] = signals as [Signal];
    const parts = signals.map((after) => after.parts).reduce(leastCommonMultiple);
    const sizes = signals.map(({ spatial }) => spatial.join(" x "));
    if (new Set(sizes).size > 1) {
      reject(
        "such that all branches of a sum have outputs of the same shape",
        `positions ${sizes.join(" and ")}`,
      );
    }
    const widths = new Set(signals.map(({ channels }) => channels).filter((n) => n !== undefined));
    if (widths.size > 1) {
      reject("such that all branches of a sum have the same width", [...widths].join(" and "));
    }
    if (signals.filter(({ independent }) => !independent).length > 1) {
      reject(
        "such that at most one branch of a sum ends without its own weights (otherwise their covariances do not add)",
        "several",
      );
    }
    if (parts > MAX_PARTS) {
      reject(
        `such that the numbers of flattened positions in the branches of a sum have a common multiple up to ${MAX_PARTS}`,
        signals.map((after) => after.parts).join(" and "),
      );
    }
    const after: Signal = {
      spatial: first.spatial,
      channels: [...widths][0],
      parts,
      notNormalAfter: signals
        .map(({ notNormalAfter }) => notNormalAfter)
        .find((layer) => layer !== undefined),
      independent: signals.every(({ independent }) => independent),
    };
    const branchSteps = planned.map(([steps]) => ({ steps, full: false }));
    const repeats = signals.map((after) => parts / after.parts);
    return [{ type: "sum", id, branches: branchSteps, repeats }, after];
  };

  const requireNormal = ({ notNormalAfter }: Signal, layer: string, expected: string): void => {
    if (notNormalAfter === undefined) return;
    reject(
      expected,
      `${layer} after ${notNormalAfter}, where signals are not normally distributed at infinite width`,
    );
  };

  const windowsFor = (
    layer: { readonly strides: readonly number[]; readonly padding: "same" | "valid" | "circular" },
    sizes: readonly number[],
    { spatial }: Signal,
  ) => windowsOver(args.at("network"), spatial, sizes, layer.strides, layer.padding);

  const start: Signal = { ...inputs, parts: 1, notNormalAfter: "the inputs", independent: false };
  const [steps, end] = planChain(root.nodes, start);
  if (end.spatial.length > 0) {
    const sizes = [...inputs.spatial, inputs.channels];
    const length = sizes.reduce((product, size) => product * size, 1);
    reject(
      "such that images are reduced to rows by flatten() or globalAveragePool()",
      `outputs at ${end.spatial.join(" x ")} positions for inputs [N, ${sizes.join(", ")}]; as rows they are [N, ${length}]`,
    );
  }
  const chain: Chain = { steps: [...steps, ...meanOverParts(end)], full: false };
  markFullLayouts(chain, false);
  return chain;
}

/** Largest number of parts of a sum. */
const MAX_PARTS = 65536;

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;

const countKinks = (nodes: readonly Node[]): number =>
  nodes.reduce((total, node) => {
    if (node.type === "sum") return total + countKinks(node.branches.flatMap((branch) => branch.nodes));
    return total + Number(node.type === "activation" && hasKink(node));
  }, 0);
