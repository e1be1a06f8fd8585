import type { Workload } from "./compare";
import * as contagion from "./dynamics/contagion";
import * as deepLinear from "./dynamics/deep-linear";
import * as exactFlow from "./dynamics/exact-flow";
import * as flow from "./dynamics/flow";
import * as grokking from "./dynamics/grokking";
import * as implicitBias from "./dynamics/implicit-bias";
import * as race from "./dynamics/race";
import * as reduction from "./dynamics/reduction";
import * as representation from "./dynamics/representation";
import * as universalFit from "./dynamics/universal-fit";
import * as empirical from "./kernels/empirical";
import * as ntk from "./kernels/ntk";
import * as posterior from "./kernels/posterior";
import * as scaling from "./kernels/scaling";
import * as telescoping from "./kernels/telescoping";
import * as connectivity from "./measures/connectivity";
import * as information from "./measures/information";
import * as motifs from "./measures/motifs";
import * as similarity from "./measures/similarity";
import * as convolutional from "./networks/convolutional";
import * as metaLearning from "./networks/meta-learning";
import * as networks from "./networks/networks";
import * as training from "./networks/training";
import * as decompositions from "./numerics/decompositions";
import * as files from "./numerics/files";
import * as largeMatrices from "./numerics/large-matrices";
import * as predict from "./numerics/predict";
import * as products from "./numerics/products";
import * as startUp from "./start-up/start-up";
import * as sweeps from "./sweeps/sweeps";
import * as sweepsQueue from "./sweeps/sweeps-queue";

/** A file of workloads; `stop` ends the peers' processes. */
interface Benchmark {
  workloads(): Promise<{ workloads: Workload[]; stop: () => void }>;
}

/** The benchmarks, by the names that `npm run bench` takes. */
export const benchmarks: Readonly<Record<string, Benchmark>> = {
  "start-up": startUp,
  products,
  decompositions,
  "large-matrices": largeMatrices,
  predict,
  files,
  flow,
  training,
  "deep-linear": deepLinear,
  ntk,
  "exact-flow": exactFlow,
  race,
  empirical,
  representation,
  "implicit-bias": implicitBias,
  reduction,
  "universal-fit": universalFit,
  networks,
  convolutional,
  similarity,
  telescoping,
  grokking,
  posterior,
  contagion,
  connectivity,
  scaling,
  motifs,
  information,
  "meta-learning": metaLearning,
  "sweeps-queue": sweepsQueue,
  sweeps,
};
