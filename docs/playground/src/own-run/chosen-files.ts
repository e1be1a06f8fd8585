import { isLogFile } from "./log-files";
import type { Chosen } from "./messages";

/** Largest size in bytes of the files of one run, that of the readers of the library. */
const MOST_BYTES = 2 ** 31;

/** Returns the files of a choice in the browser's dialogue; of a folder, those that lie directly in it. */
export function fromDialogue(list: FileList): Chosen {
  const files = [...list].filter(({ webkitRelativePath: path }) => path.split("/").length <= 2);
  const [folder = ""] = list[0]?.webkitRelativePath.split("/") ?? [];
  return checked({ files, folder: folder === "" ? undefined : folder });
}

/** Returns dropped files, or those that lie directly in a dropped folder. */
export async function fromDrop({ items }: DataTransfer): Promise<Chosen> {
  // The entries are taken before the first wait, after which the browser empties the list.
  const dropped = [...items].filter(({ kind }) => kind === "file");
  const entries = dropped.map((item) => item.webkitGetAsEntry());
  const files = dropped.flatMap((item) => item.getAsFile() ?? []);
  const folder = entries.find((entry) => entry?.isDirectory) as FileSystemDirectoryEntry | undefined;
  if (folder === undefined) return checked({ files });
  if (entries.length > 1) throw new Error("Please drop one folder, or files without a folder.");
  return checked({ files: await filesIn(folder), folder: folder.name });
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  // Each call returns a part of the entries, the last one none.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return files;
    for (const entry of part) {
      if (!entry.isFile) continue;
      files.push(
        await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
      );
    }
  }
}

/** Returns a choice with the log files of its folder alone, after checks of its names and bytes. */
export function checked({ files: all, folder }: Chosen): Chosen {
  const files = folder === undefined ? all : all.filter(({ name }) => isLogFile(name));
  if (files.length === 0)
    throw new Error(
      folder === undefined
        ? "No file was chosen."
        : `The folder ${folder} holds no .npz, .safetensors or .pt files.`,
    );
  const names = files.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined)
    throw new Error(`Two files have the name ${repeated}: please open files with different names.`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  checkBytes(folder ?? names.join(", "), bytes);
  return { files, folder };
}

/** Throws an error if files have more bytes than a page can read. */
export function checkBytes(name: string, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const [given, most] = [bytes, MOST_BYTES].map((count) => count.toLocaleString("en"));
  throw new Error(
    `${name} has ${given} bytes, but a page can read at most ${most}. Log fewer times or samples.`,
  );
}
