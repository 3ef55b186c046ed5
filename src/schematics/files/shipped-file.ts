import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeploymentError } from '../../deployment.error.js';

/** A file that this package brings along is not what the code beside it was written for. */
class ShippedFileError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_SHIPPED_FILE_CHANGED';

  constructor(name: string, text: string) {
    super(
      `${name} of nestjs-deployment has no “${text.trim()}”, which was to be adapted to the application.`,
      'Install nestjs-deployment anew: one of its files was changed.',
    );
  }
}

/** A proven file of this package as an application needs it. What is to be changed has to be there. */
export class ShippedFile {
  private constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  /** @param name Relative to the package: `docker/haproxy.cfg`. */
  static read(name: string): ShippedFile {
    return new ShippedFile(name, readFileSync(join(packageFolder(), name), 'utf8'));
  }

  /**
   * Puts something in the place of a text, everywhere.
   *
   * @throws {ShippedFileError} if it is not there.
   */
  replace(text: string, by: string): ShippedFile {
    this.#placeOf(text);
    return new ShippedFile(
      this.name,
      this.text.replaceAll(text, () => by),
    );
  }

  /**
   * Puts something in the place of what begins with one text and ends before another one; without that, at the end.
   *
   * @throws {ShippedFileError} if one of them is not there.
   */
  replaceFrom(first: string, before: string | undefined, by: string): ShippedFile {
    const start = this.#placeOf(first);
    const end = before === undefined ? this.text.length : this.#placeOf(before, start + first.length);
    return new ShippedFile(this.name, this.text.slice(0, start) + by + this.text.slice(end));
  }

  #placeOf(text: string, from = 0): number {
    const place = this.text.indexOf(text, from);
    if (place < 0) throw new ShippedFileError(this.name, text);
    return place;
  }
}

/** In the sources as well as in `dist`, whatever the bundler made of the folders there. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (nameIn(folder) !== 'nestjs-deployment') folder = dirname(folder);
  return folder;
}

function nameIn(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }).name;
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return undefined;
  }
}
