import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnose, readTrainingRun } from "../../src/experiments";

/** Code of the recipe in the guide. */
const recipe = (): string =>
  /```py\n(# record\n[\s\S]*?)```/.exec(readFileSync("docs/guide.md", "utf8"))![1]!;
const hasTorch =
  spawnSync("python3", ["-c", "import importlib.util as u, sys; sys.exit(not u.find_spec('torch'))"])
    .status === 0;

describe("the PyTorch recipe of the guide", () => {
  it.skipIf(!hasTorch)("writes a log that diagnose accepts", async () => {
    const directory = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
    try {
      const training = [
        "import numpy as np, torch",
        "torch.manual_seed(0)",
        "x = torch.randn(20, 3); y = x @ torch.tensor([[2., 0.], [0., 1.], [0., 0.]])",
        "model = torch.nn.Sequential(torch.nn.Linear(3, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2))",
        "optimiser = torch.optim.SGD(model.parameters(), lr=0.05)",
        recipe(),
      ];
      execFileSync("python3", ["-c", training.join("\n")], { cwd: directory });
      const run = readTrainingRun({ "run.npz": readFileSync(join(directory, "run.npz")) });
      expect(run.weights!.map(({ shape }) => shape.slice(1))).toEqual([
        [16, 3],
        [2, 16],
      ]);
      expect(run.biases!.map(({ shape }) => shape.slice(1))).toEqual([[16], [2]]);
      const report = await diagnose({ ...run, activation: "tanh" });
      expect(report.title).toMatch(/^This run was (lazy|intermediate|rich): its tangent kernel/);
      expect(report.figures.length).toBe(6);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
