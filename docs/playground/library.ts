import { fileURLToPath } from "node:url";

/** `learning-dynamics/ode` is the built package at the root of this repository. */
export const libraryAlias = {
  find: /^learning-dynamics\/([a-z-]+)$/,
  replacement: fileURLToPath(new URL("../../dist/$1.mjs", import.meta.url)),
};
