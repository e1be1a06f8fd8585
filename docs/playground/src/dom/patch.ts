/**
 * Makes the children of a node equal to those of another one by changing only what differs. The browser then computes
 * layout and pixels of the changed elements only, and the others keep focus and selection. Nodes of `wanted` may be
 * moved.
 */
export function patchChildren(present: Node, wanted: Node): void {
  let old = present.firstChild;
  let next = wanted.firstChild;
  while (next !== null) {
    const following: ChildNode | null = next.nextSibling;
    if (old === null) present.appendChild(next);
    else {
      const after: ChildNode | null = old.nextSibling;
      if (!patch(old, next)) present.replaceChild(next, old);
      old = after;
    }
    next = following;
  }
  while (old !== null) {
    const after: ChildNode | null = old.nextSibling;
    present.removeChild(old);
    old = after;
  }
}

/** Makes an element equal to that of an HTML text, as `patch` does. */
export function patchMarkup(present: Element, markup: string): void {
  const template = document.createElement("template");
  template.innerHTML = markup;
  patch(present, template.content.firstElementChild!);
}

/** Makes a node equal to another one; returns false if that is impossible because their types differ. */
export function patch(present: Node, wanted: Node): boolean {
  if (present.nodeName !== wanted.nodeName) return false;
  if (present instanceof Element && wanted instanceof Element) {
    patchAttributes(present, wanted);
    patchChildren(present, wanted);
  } else if (present.nodeValue !== wanted.nodeValue) present.nodeValue = wanted.nodeValue;
  return true;
}

function patchAttributes(present: Element, wanted: Element): void {
  const names = wanted.getAttributeNames();
  for (const name of names) {
    const value = wanted.getAttribute(name)!;
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  for (const name of present.getAttributeNames())
    if (!wanted.hasAttribute(name)) present.removeAttribute(name);
}
