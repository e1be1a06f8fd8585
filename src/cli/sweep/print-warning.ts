/** Prints a warning about a folder or a server on the error stream. */
export const printWarning = (message: string): void => {
  process.stderr.write(`warning: ${message}\n`);
};
