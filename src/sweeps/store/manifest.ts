import type { Arguments } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";
import { manifestPath } from "./folder-files";
import { canonical, type Difference, differences } from "./plain-data";
import { StoreError, unlessCode, withPath } from "./store-error";
import { createFile, replaceFile } from "./whole-file";

/** Number of changes that a message lists. */
const LISTED = 5;

/** Longest value in a message, in characters. */
const LONGEST_VALUE = 80;

/** Description of a sweep as plain data: everything on which its rows depend. Further fields are compared, too. */
export interface Manifest {
  /** Work of the sweep: its file and export, or its registered name. */
  readonly work: unknown;
  /** Version of the package. */
  readonly version: string;
  readonly grid: unknown;
  /** Refinement in rounds. */
  readonly refine?: unknown;
  /** Number of shards. */
  readonly shards?: number | undefined;
  readonly [field: string]: unknown;
}

/**
 * Compares a manifest with the one in the folder of a sweep, or writes it if that folder has no manifest.
 *
 * @throws StoreError if they differ and `acceptChanges` is false, or the file is damaged or cannot be written
 */
export function checkManifest(
  args: Arguments,
  folder: string,
  manifest: Manifest,
  acceptChanges: boolean,
): void {
  const path = manifestPath(folder);
  const data = canonical(args, "manifest", manifest);
  const text = `${JSON.stringify({ ...(data as object), fingerprint: sha256(data) }, undefined, 2)}\n`;
  const found = readData(path);
  if (found === undefined && createFile(path, text)) return;
  const changes = [...differences(found ?? readData(path), data)];
  if (changes.length === 0) return;
  if (!acceptChanges) throw changedError(path, changes);
  replaceFile(path, text);
}

/** Reads the manifest in the folder of a sweep; returns undefined if it is missing. */
export const readManifest = (folder: string): Manifest | undefined =>
  readData(manifestPath(folder)) as Manifest | undefined;

function readData(path: string): unknown {
  const { readFileSync } = nodeModule("fs");
  const text = withPath(path, "read", () => unlessCode("ENOENT", () => readFileSync(path, "utf8")));
  if (text === undefined) return undefined;
  try {
    const { fingerprint, ...data } = Object(JSON.parse(text)) as Record<string, unknown>;
    if (fingerprint === sha256(data)) return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new StoreError("damaged", path, {
    message: "is damaged or was edited: its fingerprint does not belong to its contents",
    advice:
      "Remove this file and start the same sweep with --resume: it is written again, and all rows are kept.",
  });
}

/** Returns the SHA-256 of data in canonical form. */
const sha256 = (data: unknown): string =>
  nodeModule("crypto").createHash("sha256").update(JSON.stringify(data)).digest("hex");

function changedError(path: string, changes: readonly Difference[]): StoreError {
  const shown = changes
    .slice(0, LISTED)
    .map(({ field, from, to }) => `${field} was ${shorten(from)} and is ${shorten(to)}`);
  const more = changes.length > LISTED ? [`${changes.length - LISTED} more`] : [];
  return new StoreError("changed", path, {
    message: `describes a different sweep: ${[...shown, ...more].join("; ")}`,
    advice:
      "Choose another folder with --out, or use the rows of this one with --accept-changes (acceptChanges: true).",
  });
}

const shorten = (text: string): string =>
  text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
