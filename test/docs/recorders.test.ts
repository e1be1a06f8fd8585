import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../examples/snippets";
import { codeBlocks } from "./code-blocks";

it.each(["pytorch_recorder.py", "flax_recorder.py"])("the guide shows %s as it is in the package", (name) => {
  const path = `examples/recorders/${name}`;
  const shown = codeBlocks("docs/guide.md").filter(({ notRun }) => notRun?.includes(path));
  expect(shown.map(({ code }) => code)).toEqual([readFileSync(join(root, path), "utf8")]);
});
