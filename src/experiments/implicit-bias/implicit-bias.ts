import { defineExperiment } from "../../reports/define-experiment";
import { completeMatrix } from "./completion";
import { widenMargin } from "./margin";
import { sweepScales } from "./sparse-regression";

/**
 * Solutions that gradient descent selects among many: by diagonal networks, coefficients between the least ℓ₁ and the
 * least ℓ₂ norm (Woodworth et al. 2020); by deep factorisations, matrices of low rank (Arora et al. 2019); by linear
 * classifiers on separable data, the largest margin (Soudry et al. 2018).
 */
export const implicitBias = defineExperiment(
  {
    name: "implicit-bias",
    title: "Which solution gradient descent finds",
    paper:
      "Woodworth et al. 2020, Kernel and rich regimes in overparametrized models; Arora, Cohen, Hu & Luo 2019, Implicit regularization in deep matrix factorization; Soudry et al. 2018, The implicit bias of gradient descent on separable data",
    claim:
      "Depending on its initial weights and depth, a network trained by gradient descent finds a sparse solution, a solution of low rank, or the solution of the largest margin.",
    control:
      "Depth and initial weights do not vary: all diagonal networks have depth 2 and scale 0.3, all factorisations depth 1; " +
      "the linear classifier learns an additional sample that makes its data not separable.",
    summary: [
      "Diagonal linear networks with more coefficients than samples converge to solutions between the least ℓ₂ and " +
        "the least ℓ₁ norm, depending on the scale of their initial weights. Two computations are compared: the " +
        "integrated flow and the root of the dual problem.",
      "Factorisations of depth 1, 2 and 3 learn some entries of a low-rank matrix; deeper ones predict the missing entries.",
      "A linear classifier on separable data converges to the largest margin; its loss falls as 1/t with a known constant.",
    ],
    parameters: {
      coefficients: {
        default: 16,
        description: "number of coefficients of the regression on 10 samples",
        integer: true,
        atLeast: 12,
        atMost: 60,
      },
      size: {
        default: 20,
        description: "rows and columns of the matrix to complete (100 in the paper)",
        integer: true,
        atLeast: 6,
        atMost: 100,
      },
      rank: {
        default: 2,
        description: "rank of the matrix to complete (5 in the paper)",
        integer: true,
        atLeast: 1,
        atMost: 5,
      },
      observed: {
        default: 0.5,
        description: "fraction of the entries that are observed (0.2 in the paper)",
        atLeast: 0.1,
        atMost: 0.9,
      },
      time: {
        default: 20_000,
        description: "duration of matrix completion (units of τ; 200000 is enough for the size in the paper)",
        atLeast: 100,
        atMost: 1e6,
      },
      steps: {
        default: 1_000_000,
        description: "steps of gradient descent on separable data",
        integer: true,
        atLeast: 100_000,
        atMost: 10_000_000,
      },
      seed: {
        default: 3,
        description: "seed of the regression, the matrix and the observed entries",
        integer: true,
      },
    },
  },
  async (report) => {
    await sweepScales(report, 0, 0.4);
    await completeMatrix(report, 0.4, 0.9);
    await widenMargin(report, 0.9, 1);
  },
);
