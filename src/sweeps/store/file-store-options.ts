import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { checkShard, type Shard } from "../shard";
import { readFolder } from "./folder-files";
import type { Manifest } from "./manifest";

/** Options of `openStore`. */
export interface FileStoreOptions {
  /** Folder of the sweep, which is made if it is missing. */
  readonly folder: string;
  /** Description of the sweep, which must not change between two runs; the number of shards is added to it. */
  readonly manifest: Manifest;
  /** Part of the sweep, which appends to its own file; default the whole sweep, `{ index: 1, count: 1 }`. */
  readonly shard?: Shard | undefined;
  /** True to continue in a file that holds rows; default false. */
  readonly resume?: boolean | undefined;
  /** True to continue although the manifest has changed; default false. */
  readonly acceptChanges?: boolean | undefined;
}

const FILE_STORE_OPTIONS: FieldsOf<FileStoreOptions> = {
  folder: true,
  manifest: true,
  shard: true,
  resume: true,
  acceptChanges: true,
};

/** Checks the options of `openStore` and adds the defaults, and the number of shards to the manifest. */
export function readFileStoreOptions(args: Arguments, options: FileStoreOptions) {
  args.options("options", options, FILE_STORE_OPTIONS);
  const { manifest, shard = { index: 1, count: 1 }, resume = false, acceptChanges = false } = options;
  const folder = readFolder(args, "options.folder", options.folder);
  checkShard(args, shard);
  args.boolean("options.resume", resume);
  args.boolean("options.acceptChanges", acceptChanges);
  checkFields(args, manifest, shard.count);
  return { folder, manifest: { ...manifest, shards: shard.count }, shard, resume, acceptChanges };
}

/** Checks the fields that every manifest has. */
function checkFields(args: Arguments, manifest: Manifest, count: number): void {
  args.record("options.manifest", manifest);
  const { work, version, grid, shards = count } = manifest;
  if (work === undefined) throw args.error("options.manifest.work", "plain data", work);
  args.string("options.manifest.version", version);
  if (grid === undefined) throw args.error("options.manifest.grid", "plain data", grid);
  if (shards !== count) throw args.error("options.manifest.shards", `options.shard.count, ${count}`, shards);
}
