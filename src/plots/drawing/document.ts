import { parseHTML } from "linkedom";

/** The document that Observable Plot draws in: the browser's, or a fresh one of linkedom's where there is none. */
export function drawingDocument(): Document {
  if (typeof document !== "undefined" && typeof document.createElementNS === "function") return document;
  return parseHTML("<!doctype html><html><head></head><body></body></html>").document;
}
