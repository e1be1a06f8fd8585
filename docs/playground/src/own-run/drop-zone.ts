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
  "inputs and targets (two files together: .npy, .csv, .tsv, .idx, or an .npz with both).";

/** Makes the area for files that are dropped onto the page, with buttons that open the browser's dialogues. */
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
  listenForDrops(area, (data) => onChosen(fromDrop(data)));
  return area;
}

/** Receives files that are dropped anywhere on the page while the area is displayed; the browser would leave the page for them. */
function listenForDrops(area: HTMLElement, onDrop: (data: DataTransfer) => void): void {
  const filesOf = ({ dataTransfer }: DragEvent) =>
    area.isConnected && dataTransfer?.types.includes("Files") ? dataTransfer : undefined;
  document.addEventListener("dragover", (event) => {
    if (filesOf(event) === undefined) return;
    event.preventDefault();
    area.classList.add("over");
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    // Other events tell that the pointer is over another element of the page.
    if (relatedTarget === null) area.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    area.classList.remove("over");
    const data = filesOf(event);
    if (data === undefined) return;
    event.preventDefault();
    onDrop(data);
  });
}
