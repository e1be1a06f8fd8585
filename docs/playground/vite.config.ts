import { defineConfig } from "vite";
import { readAddresses } from "./addresses.ts";
import { equations } from "./equations.ts";
import { libraryAlias } from "./library.ts";

export default defineConfig({
  // Relative addresses: the page works from any folder of any site.
  base: "./",
  plugins: [equations],
  define: { ADDRESSES: JSON.stringify(readAddresses()) },
  resolve: { alias: [libraryAlias] },
  // The library's build lies above this folder.
  server: { fs: { allow: ["../.."] } },
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: { polyfill: false }, reportCompressedSize: false },
});
