/** Calls the method by which a value displays itself in a notebook, and returns its texts by media type. */
export const notebookDisplay = (value: object): Record<string, string> =>
  (Reflect.get(value, Symbol.for("Jupyter.display")) as () => Record<string, string>)();
