import { nodeModule } from "../../concurrency/node-module";
import type { Samples } from "../../networks/architecture";
import type { KernelKind, PartialKernel } from "../../ntk/partial-kernel";
import { packageVersion } from "../package-version";
import { StoreError } from "../store/store-error";
import { createExclusively } from "./exclusive-file";
import { withKernelPath } from "./with-kernel-path";

/** Everything that the numbers of a kernel's file depend on, as plain data. Hashes are SHA-256. */
interface KernelManifest {
  readonly version: string;
  readonly kind: KernelKind;
  readonly shape: readonly number[];
  /** Number of rows and columns of a block. */
  readonly size: number;
  /** Hash of the network and its scaling. */
  readonly network: string;
  /** Hash of the first set of inputs. */
  readonly x1: string;
  /** Hash of the second set of inputs; null if there is one set. */
  readonly x2: string | null;
}

/** Returns the path of the manifest of a kernel's file. */
const manifestPath = (file: string): string => `${file}.json`;

/**
 * Writes the manifest of a kernel's file, or compares it with the one that is there.
 *
 * @throws StoreError if they differ, or if the file is there without a manifest
 */
export function claimManifest(file: string, kernel: PartialKernel, kind: KernelKind, size: number): void {
  const path = manifestPath(file);
  const { existsSync, readFileSync, writeSync } = nodeModule("fs");
  const manifest = manifestOf(kernel, kind, size);
  if (!existsSync(path)) {
    if (existsSync(file)) {
      const message = "is there, without the manifest of a kernel";
      throw new StoreError("exists", file, { message, advice: "Choose another file, or delete it." });
    }
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    if (createExclusively(path, (descriptor) => writeSync(descriptor, text))) return;
  }
  const found = parse(withKernelPath(path, "read", () => readFileSync(path, "utf8")));
  const advice = `Choose another file, or delete ${file} with its manifest and its logs.`;
  if (found === undefined) throw new StoreError("damaged", path, { message: "is not a manifest", advice });
  const changed = Object.entries(manifest).filter(
    ([name, value]) => JSON.stringify(found[name]) !== JSON.stringify(value),
  );
  if (changed.length === 0) return;
  const differences = changed.map(
    ([name, value]) => `${name}: ${JSON.stringify(found[name])}, now ${JSON.stringify(value)}`,
  );
  const message = `belongs to a different kernel (${differences.join("; ")})`;
  throw new StoreError("changed", path, { message, advice });
}

function manifestOf({ shape, job }: PartialKernel, kind: KernelKind, size: number): KernelManifest {
  const { network, options, first, second } = job;
  return {
    ...{ version: packageVersion, kind, shape, size },
    network: sha256(JSON.stringify([network, options], functionsAsText)),
    x1: sha256(...samplesData(first)),
    x2: second === undefined ? null : sha256(...samplesData(second)),
  };
}

/** Replaces the functions of a custom activation by their texts. */
const functionsAsText = (_: string, value: unknown): unknown =>
  typeof value === "function" ? String(value) : value;

function samplesData({ data, ...shape }: Samples): [string, Uint8Array] {
  return [JSON.stringify(shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = nodeModule("crypto").createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
