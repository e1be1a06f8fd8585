import { type ShardStatus, type SweepStatus, sweepStatus } from "../../sweeps";
import { EXIT } from "../exit";
import type { Output } from "../output/output";
import { countsText } from "./counts-text";

/** Prints the state of a sweep; returns the exit code. */
export function showStatus(folder: string, output: Output): number {
  const status = sweepStatus(folder);
  output.text(statusText(status));
  output.result(status);
  return EXIT.success;
}

/** Returns the state of a sweep as text: the sweep, its rounds, its shards and the processes at work. */
function statusText(status: SweepStatus): string {
  const { rounds, shards, warnings } = status;
  const lines = [
    countsText(status),
    ...(rounds.length > 1 ? rounds.map((round) => `round ${round.round}: ${countsText(round)}`) : []),
    ...(shards.length > 1 || shards[0]?.lock !== undefined ? shards.map(shardLine) : []),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
  return `${lines.join("\n")}\n`;
}

function shardLine(status: ShardStatus): string {
  const { lock } = status;
  const line = `shard ${status.shard}: ${countsText(status)}`;
  if (lock === undefined) return line;
  const holder = lock.host === undefined ? "a process" : `process ${lock.process} on ${lock.host}`;
  return lock.isStale
    ? `${line}; ${holder} ended without finishing: start this shard again with --resume`
    : `${line}; ${holder} is at work since ${lock.since ?? "an unknown time"}`;
}
