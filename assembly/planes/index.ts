/*
 * Planes of covariances between the positions of two pairs of images, one pair in each lane, or of one pair with two
 * neighbouring positions in the lanes. The signatures and the layout of the records are those of
 * src/ntk/planes/kernels/plane-kernels.ts.
 */
export { covariancePlane, inputPlane, piecewisePlane, sumPlane } from "./entries";
export { filterPlane } from "./filter";
export { meanOfPlanes } from "./mean";
export { filterTables } from "./tables";
