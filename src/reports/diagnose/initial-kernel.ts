import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import type { SpectralParts } from "../../linalg/dense";
import type { Network } from "../../networks";
import { lastOf } from "../numbers";
import type { CheckedRun } from "../training-run";
import { initialSpectrum } from "./initial-spectrum";
import { firstRows, parametersAt, recordAt } from "./states";

/** Run with everything that the tangent kernel and its prediction of the loss need. */
export interface RunOfKernel extends CheckedRun {
  readonly network: Network;
  readonly inputs: NdArray;
  readonly targets: NdArray;
  readonly outputs: NdArray;
}

/** Tangent kernel of the first record. */
export interface InitialKernel {
  /** Eigenvalues, with the weights of the residuals along their eigenvectors. */
  readonly spectrum: SpectralParts;
  /**
   * Largest eigenvalue, divided by the number of samples: that of the Hessian of ½⟨‖y − ŷ‖²⟩, up to the part that
   * vanishes with the residuals.
   */
  readonly largestEigenvalue: number;
}

/** Largest number of products of a sample with a parameter in one product with the kernel. */
const MAX_PRODUCTS = 2e7;

/** Reduces a run to the first samples, as many as the kernel can have; undefined if the log lacks the necessary data. */
export function runOfKernel(run: CheckedRun): RunOfKernel | undefined {
  const { network, inputs, targets, outputs, weights } = run;
  if (network === undefined || inputs === undefined || targets === undefined || outputs === undefined)
    return undefined;
  const parameters = weights.reduce((sum, { shape }) => sum + shape[1]! * shape[2]!, 0);
  const samples = Math.min(inputs.shape[0]!, Math.max(1, Math.floor(MAX_PRODUCTS / parameters)));
  return firstSamples({ ...run, network, inputs, targets, outputs }, samples);
}

/** Computes the spectrum of the kernel along the residuals of the first record. */
export function initialKernel(run: RunOfKernel): InitialKernel {
  const { network, inputs, targets, outputs } = run;
  const first = recordAt(outputs, 0).data;
  const residuals = (targets.data as Float64Array).map((y, i) => y - first[i]!);
  const spectrum = initialSpectrum(network, parametersAt(run, 0), inputs, residuals);
  return { spectrum, largestEigenvalue: lastOf(spectrum.values) / inputs.shape[0]! };
}

/** Computes the largest eigenvalue of the kernel, divided by the number of samples; undefined if the log lacks data. */
export function largestEigenvalueOf(run: CheckedRun): number | undefined {
  const used = runOfKernel(run);
  return used && initialKernel(used).largestEigenvalue;
}

/** Reduces a run to its first samples. */
function firstSamples(run: RunOfKernel, samples: number): RunOfKernel {
  const { inputs, targets, outputs } = run;
  if (samples === inputs.shape[0]) return run;
  const width = outputs.shape[2]!;
  const kept = new Float64Array(run.times.length * samples * width);
  for (let t = 0; t < run.times.length; t++) {
    kept.set(recordAt(outputs, t).data.subarray(0, samples * width), t * samples * width);
  }
  return {
    ...run,
    inputs: firstRows(inputs, samples),
    targets: firstRows(targets, samples),
    outputs: toNdArray(kept, [run.times.length, samples, width]),
  };
}
