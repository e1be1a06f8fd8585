import { fileURLToPath } from "node:url";

/** Resolves `learning-dynamics/ode` and the like to the built package at the root of this repository. */
export const libraryAlias = {
  find: /^learning-dynamics\/([a-z-]+)$/,
  replacement: fileURLToPath(new URL("../../dist/$1.mjs", import.meta.url)),
};
