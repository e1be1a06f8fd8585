/** End of the displayed times. */
export const END = 40;
