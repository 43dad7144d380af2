/**
 * How many Applications one below the other are looked at: a chart may render an Application of itself under another name,
 * and that one the next.
 */
export const deepestNesting = 12;
