/** The files of a workspace, read only. Paths are relative to its root, with forward slashes. */
export interface Files {
  read(path: string): string | undefined;

  /**
   * Every file in a folder and below, `''` for the whole workspace. What nobody wrote is left out: `node_modules`,
   * `dist`, `coverage` and folders whose name begins with a dot.
   */
  list(folder: string): readonly string[];
}

/** Whether a folder holds what nobody wrote. */
export function isGenerated(folder: string): boolean {
  return folder.startsWith('.') || ['node_modules', 'dist', 'coverage'].includes(folder);
}
