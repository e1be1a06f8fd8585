import { argumentsOf } from "../../../src/arrays/arguments";
import { createWorkspace } from "../../../src/simd";

/** Functions that copy arrays to the heap and to a workspace of the kernels. */
export const locations: Record<string, (arrays: Float64Array[]) => Float64Array[]> = {
  "on the heap": (arrays) => arrays.map((array) => array.slice()),
  "in a workspace": (arrays) => {
    const { arrays: copies } = createWorkspace(
      argumentsOf("test"),
      arrays.map((array) => array.length),
    );
    for (const [i, copy] of copies.entries()) copy.set(arrays[i]!);
    workspaces.push(copies);
    return [...copies];
  },
};
/** Keeps the workspaces reachable. */
const workspaces: unknown[] = [];
