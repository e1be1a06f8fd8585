/** Tests whether a file has several named arrays, by its ending. */
export const isArchive = (name: string): boolean => /\.(npz|safetensors|pth?)(\.gz)?$/i.test(name);

/** Tests whether a file of a folder belongs to its log, as the readers of the library do: hidden files do not. */
export const isLogFile = (name: string): boolean => !name.startsWith(".") && isArchive(name);
