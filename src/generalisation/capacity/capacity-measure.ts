/**
 * Name of a measure of the capacity of a network with one hidden layer: `"vc"` counts weights; `"l1"` and `"frobenius"`
 * multiply norms of the layers; `"spectralL1"` and `"spectralFrobenius"` weigh the distance of each layer from its
 * start with the spectral norm of the other; `"unit"` is that of Neyshabur et al. 2019.
 */
export type CapacityMeasure = "vc" | "l1" | "frobenius" | "spectralL1" | "spectralFrobenius" | "unit";
