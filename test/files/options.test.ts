import { toNdArray } from "../../src/arrays";
import {
  readCsv,
  readIdx,
  readMatrixFile,
  readNpy,
  readNpz,
  readSafetensors,
  readTorch,
  writeNpy,
  writeNpz,
} from "../../src/tasks";
import { testOptions } from "../helpers/option-cases";
import { stateFile } from "../helpers/torch-files";

const emptyTensors = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d);

testOptions([
  [
    "readCsv",
    "options",
    "delimeter",
    "delimiter",
    (extra) => readCsv("a;b\n1;2\n", { header: true, delimiter: ";", ...extra }),
  ],
  [
    "readMatrixFile",
    "options",
    "sample",
    "samples",
    (extra) => readMatrixFile("x.csv", new TextEncoder().encode("1,2\n"), { ...extra }),
  ],
  [
    "readIdx",
    "options",
    "typ",
    "type",
    (extra) => readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), { ...extra }),
  ],
  [
    "readNpy",
    "options",
    "typ",
    "type",
    (extra) => readNpy(writeNpy(toNdArray(Float64Array.of(1), [1])), { ...extra }),
  ],
  ["readNpz", "options", "onli", "only", (extra) => readNpz(writeNpz({}), { ...extra })],
  ["readSafetensors", "options", "onli", "only", (extra) => readSafetensors(emptyTensors, { ...extra })],
  ["readTorch", "options", "onli", "only", (extra) => readTorch(stateFile({}), { ...extra })],
]);
