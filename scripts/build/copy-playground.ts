/* Copies the built playground into dist/, from where `learning-dynamics playground` serves it. */
import { cpSync, rmSync } from "node:fs";

rmSync("dist/playground", { recursive: true, force: true });
cpSync("docs/playground/dist", "dist/playground", { recursive: true });
