import { defineExperiment } from "../../reports/report-builder";
import { completeMatrix } from "./completion";
import { widenMargin } from "./margin";
import { sweepScales } from "./sparse-regression";

/**
 * Which of many solutions gradient descent finds: diagonal networks between the least ℓ₁ and ℓ₂ norm (Woodworth et al.
 * 2020), deep factorisations of low rank (Arora et al. 2019), classifiers of the largest margin (Soudry et al. 2018).
 */
export const implicitBias = defineExperiment(
  {
    name: "implicit-bias",
    title: "Which solution gradient descent finds",
    paper:
      "Woodworth et al. 2020, Kernel and rich regimes in overparametrized models; Arora, Cohen, Hu & Luo 2019, Implicit regularization in deep matrix factorization; Soudry et al. 2018, The implicit bias of gradient descent on separable data",
    claim:
      "Among all solutions, gradient descent finds sparse ones, ones of low rank or of large margin, by its start and its depth.",
    summary: [
      "Diagonal linear networks with more coefficients than samples end between the least ℓ₂ and the least ℓ₁ norm, by the " +
        "scale of their initial weights: integrated, and as the root of the dual of what they minimise.",
      "Part of the entries of a matrix of low rank is learned by factorisations of depth 1, 2 and 3: depth fills in the rest.",
      "A linear classifier on separable data tends to the largest margin, with the loss falling as 1/t and a known constant.",
    ],
    parameters: {
      coefficients: {
        default: 16,
        description: "coefficients of the regression, from 10 samples",
        integer: true,
        atLeast: 12,
        atMost: 60,
      },
      size: {
        default: 20,
        description: "rows and columns of the matrix that is completed (100 as published)",
        integer: true,
        atLeast: 6,
        atMost: 100,
      },
      rank: { default: 2, description: "its rank (5 as published)", integer: true, atLeast: 1, atMost: 5 },
      observed: {
        default: 0.5,
        description: "part of its entries that is observed (0.2 as published)",
        atLeast: 0.1,
        atMost: 0.9,
      },
      time: {
        default: 20_000,
        description: "how long it is learned (units of τ; 200000 does for the published size)",
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
      seed: { default: 3, description: "seed of regression, matrix and observed entries", integer: true },
    },
  },
  async (report) => {
    await sweepScales(report, 0, 0.4);
    await completeMatrix(report, 0.4, 0.9);
    await widenMargin(report, 0.9, 1);
  },
);
