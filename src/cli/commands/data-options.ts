import type { Command } from "commander";
import { readNumber } from "../read-number";

/** Adds the options of a command that describe the files of a task. */
export const withDataOptions = (command: Command): Command =>
  command
    .option("--targets <file>", "targets, one row per sample")
    .option(
      "--labels <file>",
      "classes instead of targets, one per sample: class numbers, or class names (a text or a numpy array of strings)",
    )
    .option("--samples <n>", "read only the first n samples", readNumber)
    .option(
      "--header",
      "the first line of .csv, .tsv and .txt files names the columns (default: if it has no numbers)",
    )
    .option("--no-header", "the first line of .csv, .tsv and .txt files is a sample");
