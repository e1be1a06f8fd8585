import { expect, it } from "vitest";
import { readShard } from "../../../../src/cli/sweep/options/read-shard";

it.each([
  ["2/4", {}, 2],
  ["auto/4", { SLURM_ARRAY_TASK_ID: "4" }, 4],
  ["auto/4", { JOB_COMPLETION_INDEX: "0" }, 1],
  ["auto/4", { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "1", SLURM_ARRAY_TASK_MAX: "2" }, 2],
])("the shard %s of the environment %j is number %i of 4", (text, environment, index) => {
  expect(readShard("sweep", text, environment)).toEqual({ index, count: 4 });
});

it.each([
  ["auto/4", { SLURM_ARRAY_TASK_ID: "5" }, "received 5/4"],
  ["auto/4", { SLURM_ARRAY_TASK_ID: "0" }, "received 0/4"],
  ["auto/4", { SLURM_ARRAY_TASK_ID: "x" }, "received auto with SLURM_ARRAY_TASK_ID=x"],
  ["auto", { SLURM_ARRAY_TASK_ID: "1" }, "received auto"],
  ["0/0", {}, "received 0/0"],
  ["1-4", {}, "received 1-4"],
])("the shard %s of the environment %j is refused", (text, environment, message) => {
  expect(() => readShard("sweep", text, environment)).toThrow(message);
});
