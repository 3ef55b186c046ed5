/** Whether `NODE_ENV` says that whoever asks is the one who runs it: there, what production forbids is relaxed. */
export function isDevelopment(nodeEnv: string | undefined): boolean {
  return nodeEnv === 'development' || nodeEnv === 'test';
}
