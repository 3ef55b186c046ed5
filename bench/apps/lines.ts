/** How many lines one request leaves. */
export const LINES = 1_000;
