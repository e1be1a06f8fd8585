import { readFileSync } from "node:fs";
import type { Options } from "tsup";

/**
 * Plugin of esbuild: the package open takes itself as bundled, so that it starts the `xdg-open` of the system. It comes with a
 * copy of that program, which is not in dist/.
 */
export const bundledOpen: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "bundled-open",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]open[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/import\.meta\.url \? .*? : ''/, "''"),
    }));
  },
};
