import { nodeModule } from "../../concurrency/node-module";
import type { Rectangle } from "../../ntk/partial-kernel";
import type { Shard } from "../shard";
import { checksumOf } from "../store/record";
import { withKernelPath } from "./with-kernel-path";

/** Place of a block, which tells it apart. */
type Place = Pick<Rectangle, "row" | "column">;

/** Returns the name of a block in the sets of finished blocks. */
export const placeKey = ({ row, column }: Place): string => `${row},${column}`;

/** Returns the path of the log of a shard's finished blocks. */
export const logPath = (file: string, { index, count }: Shard): string =>
  `${file}.blocks-${index}-of-${count}.jsonl`;

/** Returns the paths of the logs of all shards that are there. */
export function logPaths(file: string): string[] {
  const { basename, dirname, join } = nodeModule("path");
  const [folder, start] = [dirname(file), `${basename(file)}.blocks-`];
  const names = withKernelPath(folder, "read", () => nodeModule("fs").readdirSync(folder));
  return names
    .filter((name) => name.startsWith(start) && /^\d+-of-\d+\.jsonl$/.test(name.slice(start.length)))
    .map((name) => join(folder, name));
}

/** Returns the line of a finished block: its first row and column, and the checksum of the text before it. */
export function blockLine({ row, column }: Place): string {
  const text = `{"row":${row},"column":${column}`;
  return `${text},"crc":"${checksumOf(text)}"}\n`;
}

/**
 * Returns the finished blocks of a log. A line that is torn or damaged is ignored, so that its block is computed
 * again.
 */
export function readLog(path: string): string[] {
  const text = withKernelPath(path, "read", () => nodeModule("fs").readFileSync(path, "utf8"));
  return text.split("\n").flatMap((line) => {
    const [, row, column] = /^\{"row":(\d+),"column":(\d+),"crc":"[\da-f]{8}"\}$/.exec(line) ?? [];
    if (row === undefined || column === undefined) return [];
    const place = { row: Number(row), column: Number(column) };
    return blockLine(place) === `${line}\n` ? [placeKey(place)] : [];
  });
}

/** Opens a log for appending and ends a torn last line, to which the next one would be glued. Returns its descriptor. */
export function openLog(path: string): number {
  const { fstatSync, openSync, readSync, writeSync } = nodeModule("fs");
  return withKernelPath(path, "opened", () => {
    const descriptor = openSync(path, "a+");
    const { size } = fstatSync(descriptor);
    const last = new Uint8Array(1);
    if (size > 0) readSync(descriptor, last, 0, 1, size - 1);
    if (size > 0 && last[0] !== "\n".charCodeAt(0)) writeSync(descriptor, "\n");
    return descriptor;
  });
}
