export const options = { cors: true, logger: console };
