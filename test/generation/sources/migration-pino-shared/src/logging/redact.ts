export const redact = ['a', 'b'].map((name) => `user.${name}`);
