/**
 * Returns the location of a worker's file next to a file: a URL in ES modules, a path in CommonJS, where the build
 * replaces `import.meta.url` by `__filename`. The file has the ending of its neighbour.
 */
export const workerFile = (neighbour: string, name: string): string =>
  neighbour.replace(/[^\\/]*(\.\w+)$/, `${name}$1`);
