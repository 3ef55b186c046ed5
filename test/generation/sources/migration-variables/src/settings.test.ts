export const ignored = process.env.ONLY_IN_A_TEST;
