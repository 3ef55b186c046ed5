/** The environment of one application: variables by name, all text. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Token of the environment that an application reads, `process.env` unless overridden.
 * Nothing else in this package reads `process.env` but `serve()`, for the looks of the lines before there is an
 * application, and nothing writes it.
 */
export const ENVIRONMENT = Symbol('deployment:environment');
