import { parseHTML } from "linkedom";

/** Returns the document that Observable Plot draws in: the browser's, or elsewhere a new linkedom document. */
export function drawingDocument(): Document {
  if (typeof document !== "undefined" && typeof document.createElementNS === "function") return document;
  return parseHTML("<!doctype html><html><head></head><body></body></html>").document;
}
