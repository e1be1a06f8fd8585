import { defineConfig } from "vite";
import { libraryAlias } from "./library.ts";

export default defineConfig({
  // Relative addresses: the page works from any folder of any site.
  base: "./",
  resolve: { alias: [libraryAlias] },
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: { polyfill: false }, reportCompressedSize: false },
});
