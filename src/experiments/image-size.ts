import type { Parameter } from "../reports/experiment";

/** Returns the parameter of an experiment for the size of its images of digits. */
export const imageSize = (pixels: number, atMost = 28): Parameter => ({
  default: pixels,
  description: "pixels along each side of an image",
  integer: true,
  atLeast: 5,
  atMost,
});
