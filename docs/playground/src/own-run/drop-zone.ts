import { make, makeButton } from "../dom/make";
import { fromDialogue, fromDrop } from "./chosen-files";
import type { Chosen } from "./messages";

/** Recipients of the choices. */
export interface DropZoneListeners {
  readonly onChosen: (chosen: Promise<Chosen>) => void;
  readonly onExample: () => void;
}

/** Endings of the files that can be read, for the dialogue. */
const ENDINGS = ".npz,.safetensors,.pt,.pth,.npy,.csv,.tsv,.txt,.idx,.gz";

const FORMATS =
  "A training log (.npz, .safetensors, .pt, or a folder with one of these per step), the trajectories of two data points (.csv), or " +
  "inputs and targets (two files: .npy, .csv, .tsv, .idx, or an .npz with both).";

/** Makes the area onto which files are dropped, with buttons that open the browser's dialogues. */
export function makeDropZone({ onChosen, onExample }: DropZoneListeners): HTMLElement {
  const dialogue = (attributes: Record<string, string | boolean>) => {
    const input = make("input", { type: "file", multiple: true, hidden: true, ...attributes });
    input.addEventListener("change", () => {
      const { files } = input;
      if (files !== null && files.length > 0) onChosen((async () => fromDialogue(files))());
    });
    // The same file can be chosen again after it has changed.
    input.addEventListener("click", () => {
      input.value = "";
    });
    return input;
  };
  const files = dialogue({ accept: ENDINGS, "aria-label": "Files" });
  const folder = dialogue({ webkitdirectory: true, "aria-label": "Folder" });
  const area = make(
    "section",
    { class: "drop", "aria-label": "Open your run" },
    make("p", { class: "drop-title" }, "Drop a file or a folder here"),
    make(
      "div",
      { class: "drop-buttons" },
      makeButton("Choose files", { class: "primary" }, () => files.click()),
      makeButton("Choose a folder", {}, () => folder.click()),
      makeButton("Open an example run", {}, onExample),
    ),
    make("p", { class: "drop-formats" }, FORMATS),
    files,
    folder,
  );
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (event.dataTransfer !== null) onChosen(fromDrop(event.dataTransfer));
  });
  return area;
}
