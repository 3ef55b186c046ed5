import type { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';

type Instrumented = Pick<NestApplicationContextOptions, 'instrument'>;

/**
 * Keeps what decorates instances, tracing for example, away from those whose classes have private names: a proxy has
 * none of them, so each method that uses one would throw. Those of this package do.
 */
export function sparePrivateNames(options: Instrumented | undefined): Instrumented {
  const decorate = options?.instrument?.instanceDecorator;
  if (decorate === undefined) return {};
  return {
    instrument: {
      ...options?.instrument,
      instanceDecorator: (instance: unknown) => (hasPrivateNames(instance) ? instance : decorate(instance)),
    },
  };
}

/** Only the source of a class tells. */
const PRIVATE_NAME = /(?:^|[\s;{}.!(,*])#[A-Za-z_$]/;

function hasPrivateNames(instance: unknown): boolean {
  if (typeof instance !== 'object' || instance === null) return false;
  for (let one: unknown = Object.getPrototypeOf(instance); one !== null; one = Object.getPrototypeOf(one)) {
    const { constructor } = one as object;
    if (
      typeof constructor === 'function' &&
      PRIVATE_NAME.test(Function.prototype.toString.call(constructor))
    ) {
      return true;
    }
  }
  return false;
}
