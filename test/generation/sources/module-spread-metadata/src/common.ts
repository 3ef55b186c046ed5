export const common = { providers: [] };
