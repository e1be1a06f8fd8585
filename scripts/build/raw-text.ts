import { readFileSync } from "node:fs";
import type { Options } from "tsup";

/** Plugin of esbuild: `import text from "package/file?raw"` gives the text of a file, as in Vite. */
export const rawText: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "raw-text",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /\?raw$/ }, async ({ path, resolveDir, kind }) => {
      const found = await resolve(path.replace(/\?raw$/, ""), { resolveDir, kind });
      return { ...found, suffix: "?raw" };
    });
    onLoad({ filter: /./, namespace: "file" }, ({ path, suffix }) =>
      suffix === "?raw" ? { contents: readFileSync(path, "utf8"), loader: "text" } : undefined,
    );
  },
};
