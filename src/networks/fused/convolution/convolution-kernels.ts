/**
 * Kernels of convolutions with stride 1 over images in the memory of a workspace, with the conventions of `Kernels`. They
 * read the windows in place. Number p of a window at pixel (y, x) lies `offset_p` + `step` y + 8 x bytes after the image.
 *
 * Filters hold the weights of four output channels and the offset of each number of a window: for each four of the m
 * channels, the last filled up with zeros, k records of four numbers and the offset as an unsigned 32-bit integer, 40 bytes in all.
 */
export interface ConvolutionKernels {
  /** out[o, y, x] = Σ_p w[o, p] window[y, x, p] for out [m, height, width], or adds the sum to `out`. */
  convolve(
    adds: number,
    out: number,
    filters: number,
    image: number,
    step: number,
    height: number,
    width: number,
    m: number,
    k: number,
  ): void;

  /**
   * out[o, p] += Σ_{y,x} signal[o, y, x] window[y, x, p] for out [m, k] and an even width; reads only the
   * offsets of the filters.
   */
  correlate(
    out: number,
    signal: number,
    filters: number,
    image: number,
    step: number,
    height: number,
    width: number,
    m: number,
    k: number,
  ): void;
}
