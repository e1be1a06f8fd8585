import { exactFlow, gradientFlowAsync, lambdaBalancedWeights } from "../../deep-linear";
import { empiricalNtk, linear, networkFromWeights } from "../../ntk";
import type { Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { linearGrid } from "../../reports/series";
import { teacher } from "../../tasks";
import { relativeDistance } from "../array-arithmetic";
import { logSlope, rounded } from "./common";

/**
 * Numbers of inputs, hidden units and outputs. With these widths λ may have either sign, and learning from λ = 0 does
 * not converge to a saddle.
 */
const WIDTHS: [number, number, number] = [5, 4, 4];
const LAMBDAS = [0, 0.1, 1, 10, 100] as const;
const SCALES = [0.01, 0.3, 1] as const;

/** Returns `count` numbers from 10^from to 10^to, evenly spaced in the logarithm. */
const powers = (from: number, to: number, count: number): number[] =>
  linearGrid(from, to, count).map((x) => 10 ** x);

/**
 * Lazy and rich learning measured by the change of the tangent kernel, which has a closed form in two-layer linear
 * networks (Braun et al. 2022; Dominé et al. 2025): λ-balanced weights learn lazily for large |λ| at any scale.
 */
export const ntkLazyRich = defineExperiment(
  {
    name: "ntk-lazy-rich",
    title: "Change of the tangent kernel from rich to lazy learning",
    paper: "Dominé et al. 2025, From lazy to rich; Chizat, Oyallon & Bach 2019; Braun et al. 2022",
    claim:
      "The tangent kernel changes by O(1/λ²) for large balance λ, and most for small weights with λ = 0.",
    control: "All networks start from weights with the same balance, λ = 10.",
    summary: [
      "Two-layer linear networks learn a random map of whitened inputs, starting from weights with W₂ᵀW₂ − W₁W₁ᵀ = " +
        "λ I. The relative change ‖Θ(∞) − Θ(0)‖ / ‖Θ(0)‖ of the tangent kernel is known in closed form.",
      "This change is compared with that of tangent kernels computed from the weights of networks integrated by gradient flow.",
    ],
    parameters: {
      scale: {
        default: 0.1,
        description: "initial scale of the product W₂W₁ in the figure over time",
        above: 0,
        atMost: 10,
      },
      points: {
        default: 7,
        description: "networks that are integrated along each curve",
        integer: true,
        atLeast: 3,
        atMost: 50,
      },
      seed: { default: 2, description: "seed of the task and the weights", integer: true },
    },
  },
  async (report) => {
    const { scale, points, seed } = report.parameters;
    const { signal } = report;
    const task = teacher({ inputSize: WIDTHS[0], outputSize: WIDTHS[2], samples: 20, whiten: true, seed });
    const start = (given: number, size: number) => {
      const lambda = report.control ? 10 : given;
      return lambdaBalancedWeights({ widths: WIDTHS, lambda, scale: size, seed: seed + 1 });
    };
    const closedForm = (lambda: number, size: number, t = Number.POSITIVE_INFINITY): number => {
      const flow = exactFlow(start(lambda, size), task, { times: [0] });
      return relativeDistance(flow.ntk(t, task.inputs), flow.ntk(0, task.inputs));
    };
    let worst = 0;
    /** Computes the change of the kernel at several times by integrating the network's gradient flow. */
    const integrated = async (
      lambda: number,
      size: number,
      times: readonly number[],
      onProgress: (p: { fraction: number }) => void,
    ): Promise<number[]> => {
      const weights = start(lambda, size);
      const options = { times, relativeTolerance: 1e-10, absoluteTolerance: 1e-12, signal, onProgress };
      const flow = report.ensure(await gradientFlowAsync(weights, task, options));
      const kernelAt = (t: number) =>
        empiricalNtk(
          networkFromWeights({ weights: flow.at(t).weights, activation: linear() }),
          task.inputs,
          undefined,
          { outputs: "full" },
        );
      const exact = exactFlow(weights, task, { times: [0] });
      const first = kernelAt(0);
      return times.map((t) => {
        const kernel = kernelAt(t);
        worst = Math.max(worst, relativeDistance(kernel, exact.ntk(t, task.inputs)));
        return relativeDistance(kernel, first);
      });
    };
    /** Returns a time, found by doubling and at most about 1e5, at which the loss is within 1e-9 of its limit. */
    const convergedTime = (lambda: number, size: number): number => {
      const flow = exactFlow(start(lambda, size), task, { times: [0] });
      let t = 1;
      while (flow.at(t).loss - flow.at(Number.POSITIVE_INFINITY).loss > 1e-9 && t < 1e5) t *= 2;
      return t;
    };

    const lambdas = powers(-2, 3, 61);
    const someLambdas = powers(-2, 2.5, points);
    const scales = powers(-3, 1, 61);
    const someScales = powers(-2, 1, points);
    const byLambda: { curve: number[]; dots: number[] }[] = [];
    const byScale: { curve: number[]; dots: number[] }[] = [];
    const sweeps = 2 * SCALES.length;
    let done = 0;
    const sweep = async (
      name: string,
      grid: readonly number[],
      marked: readonly number[],
      problem: (x: number) => readonly [lambda: number, size: number],
    ) => {
      const curve: number[] = [];
      for (const x of grid) {
        await report.turn();
        curve.push(closedForm(...problem(x)));
      }
      const dots: number[] = [];
      for (const [i, x] of marked.entries()) {
        const onProgress = report.stage(name, (0.85 * (done + (i + 1) / marked.length)) / sweeps);
        const [lambda, size] = problem(x);
        dots.push((await integrated(lambda, size, [0, convergedTime(lambda, size)], onProgress))[1]!);
      }
      done++;
      return { curve, dots };
    };
    for (const size of SCALES) {
      byLambda.push(await sweep(`over λ, scale ${size}`, lambdas, someLambdas, (x) => [x, size]));
    }
    const balances = [0, 1, 10] as const;
    for (const lambda of balances) {
      byScale.push(await sweep(`over the scale, λ = ${lambda}`, scales, someScales, (x) => [lambda, x]));
    }

    const times = powers(-2, 2, 81);
    const someTimes = powers(-2, 2, 17);
    const trajectories: { curve: number[]; dots: number[] }[] = [];
    for (const [i, lambda] of LAMBDAS.entries()) {
      const onProgress = report.stage(`in time, λ = ${lambda}`, 0.85 + (0.14 * (i + 1)) / LAMBDAS.length);
      const flow = exactFlow(start(lambda, scale), task, { times: [0] });
      const first = flow.ntk(0, task.inputs);
      const curve = times.map((t) => relativeDistance(flow.ntk(t, task.inputs), first));
      trajectories.push({ curve, dots: await integrated(lambda, scale, someTimes, onProgress) });
    }
    report.stage("report", 1);
    const tail = lambdas.flatMap((lambda, i) => (lambda >= 100 ? [i] : []));
    const exponent = logSlope(
      tail.map((i) => lambdas[i]!),
      tail.map((i) => byLambda[0]!.curve[i]!),
    );
    report.agreeWithin(
      "largest relative difference between tangent kernels of integrated networks and the closed form, over all times",
      worst,
      1e-6,
    );
    report.claimAtMost(
      `change of the kernel ∝ λ^p for λ from 100 to 1000 (scale ${SCALES[0]}): |p + 2|`,
      Math.abs(exponent + 2),
      0.05,
    );
    const rich = LAMBDAS.map((lambda) => closedForm(lambda, scale));
    report.claimAtMost(
      "largest ratio of the change of the kernel at a value of λ to that at the previous value (λ = 0, 0.1, 1, 10, 100; 1 if λ has no effect)",
      Math.max(...rich.slice(1).map((movement, i) => movement / rich[i]!)),
      1 - 1e-3,
    );
    report.claimAtLeast(
      "smallest relative change of the kernel at λ = 0 over all scales",
      Math.min(...byScale[0]!.curve),
      0.3,
    );
    const timeTo = (lambda: number): number => {
      const flow = exactFlow(start(lambda, scale), task, { times: [0] });
      const floor = flow.at(Number.POSITIVE_INFINITY).loss;
      let [low, high] = [0, 1e5];
      for (let k = 0; k < 60; k++) {
        const middle = (low + high) / 2;
        if (flow.at(middle).loss - floor > 1e-3) low = middle;
        else high = middle;
      }
      return high;
    };
    report.addTable({
      name: `Change of the kernel and time to a loss of 1e-3 above its limit (scale ${scale})`,
      columns: ["λ", "‖Θ(∞) − Θ(0)‖ / ‖Θ(0)‖", "time to loss 1e-3 (τ)"],
      rows: LAMBDAS.map((lambda, i) => [lambda, rounded(rich[i]!, 3), rounded(timeTo(lambda), 3)]),
    });
    report.addSeries("movement against λ", {
      lambda: lambdas,
      ...Object.fromEntries(SCALES.map((size, i) => [`scale ${size}`, byLambda[i]!.curve])),
    });
    report.addSeries("movement against the initial scale", {
      scale: scales,
      ...Object.fromEntries(balances.map((lambda, i) => [`λ = ${lambda}`, byScale[i]!.curve])),
    });
    report.addSeries("movement in time", {
      time: times,
      ...Object.fromEntries(LAMBDAS.map((lambda, i) => [`λ = ${lambda}`, trajectories[i]!.curve])),
    });
    const marks = (
      category: string,
      x: readonly number[],
      marked: readonly number[],
      { curve, dots }: { curve: number[]; dots: number[] },
    ): Mark[] => [
      { type: "line", category, method: "closed form", x, y: curve },
      { type: "dot", category, method: "gradient flow", x: marked, y: dots },
    ];
    const y = { label: "change of the kernel ‖Θ(∞) − Θ(0)‖ / ‖Θ(0)‖", scale: "log" as const };
    report.addFigure({
      name: "lambda",
      title: "Large balance λ makes learning lazy at any initial scale",
      caption: `Two-layer linear networks of ${WIDTHS.join("-")} units on whitened inputs. Dotted line: slope of 1/λ².`,
      x: { label: "balance λ (W₂ᵀW₂ − W₁W₁ᵀ = λ I)", scale: "log" },
      y,
      marks: [
        ...SCALES.flatMap((size, i) => marks(`scale ${size}`, lambdas, someLambdas, byLambda[i]!)),
        {
          type: "line",
          method: "∝ 1/λ²",
          x: [10, 1000],
          y: [10, 1000].map((lambda) => (3 * byLambda[2]!.curve[60]! * 1e6) / lambda ** 2),
        },
      ],
    });
    report.addFigure({
      name: "scale",
      title: "From balanced weights (λ = 0) learning is rich at every scale",
      caption:
        "At λ = 0 the kernel changes by many times its norm for small initial weights, and by about its norm for " +
        "large initial weights, which have to shrink. At λ = 10 the kernel hardly changes for small initial " +
        "weights.",
      x: { label: "initial scale of W₂W₁ (standard deviation of its entries)", scale: "log" },
      y,
      marks: balances.flatMap((lambda, i) => marks(`λ = ${lambda}`, scales, someScales, byScale[i]!)),
    });
    report.addFigure({
      name: "trajectory",
      title: "The kernel changes less and earlier for larger λ",
      caption: `Initial scale ${scale}.`,
      x: { label: "time t (units of τ)", scale: "log" },
      y: { label: "change of the kernel ‖Θ(t) − Θ(0)‖ / ‖Θ(0)‖", scale: "log" },
      marks: LAMBDAS.flatMap((lambda, i) => marks(`λ = ${lambda}`, times, someTimes, trajectories[i]!)),
    });
  },
);
