import type { Adoption } from '../../schematics/add/adopt.js';

/** The report of `init` for programs; texts of files are left out, the working tree has them. */
export function initDocument(adoption: Adoption, { dryRun }: { readonly dryRun: boolean }): object {
  const { app, changes, packages, isInstalled = false, notes, next } = adoption;
  return {
    application: app.name,
    dryRun,
    packages,
    isInstalled,
    changed: changes.map(({ path, before, executable }) => ({
      path,
      isNew: before === undefined,
      executable,
    })),
    kept: notes.kept,
    look: notes.remarks,
    todo: notes.instructions,
    next,
  };
}
