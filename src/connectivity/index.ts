export type { ComputationOptions } from "../concurrency/computation-options";
export type { ColouredGraph } from "./motifs/coloured-graph";
export type { Motif } from "./motifs/motif";
export { motifCounts } from "./motifs/motif-counts";
export {
  type MotifSignificance,
  type MotifSignificanceOptions,
  motifSignificance,
  motifSignificanceAsync,
} from "./motifs/motif-significance";
export { type WeightGraphOptions, weightGraph } from "./motifs/weight-graph";
export { connectivityForward } from "./trainable/connectivity-forward";
export { type ConnectivityGradient, connectivityGradient } from "./trainable/connectivity-gradient";
export {
  type ConnectivityGraph,
  type ConnectivityGraphOptions,
  connectivityGraph,
  type GraphLike,
} from "./trainable/connectivity-graph";
export type { ConnectivityTraining } from "./trainable/connectivity-training";
export { survivingEdges } from "./trainable/surviving-edges";
export { trainConnectivity, trainConnectivityAsync } from "./trainable/train-connectivity";
export type { TrainConnectivityOptions } from "./trainable/train-options";
