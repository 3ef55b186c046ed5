import type { NeededPackage } from '../workspace/install.js';

type Dependencies = Readonly<Record<string, string>>;

/** The `package.json` of a new application with packages that `nest new` is to install. */
export function withPackages(text: string, packages: readonly NeededPackage[]): string {
  const manifest = JSON.parse(text) as { dependencies?: Dependencies; devDependencies?: Dependencies };
  const added = (dev: boolean): Dependencies =>
    Object.fromEntries(packages.filter((one) => one.dev === dev).map(({ name, range }) => [name, range]));
  const whole = {
    ...manifest,
    dependencies: sorted({ ...manifest.dependencies, ...added(false) }),
    devDependencies: sorted({ ...manifest.devDependencies, ...added(true) }),
  };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}

function sorted(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(
    Object.entries(dependencies).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}
