export const CommandFactory = { runWithoutClosing: async (_root: unknown) => {} };
