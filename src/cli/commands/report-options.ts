import type { Command } from "commander";

/** Adds the options of a command that writes a report. */
export const withReportOptions = (command: Command, folder: string): Command =>
  command
    .option("--out <dir>", "directory of the report", folder)
    .option("--png", "also write the figures as PNG files (needs the package @resvg/resvg-js)")
    .option("--open", "show the report in the browser");
