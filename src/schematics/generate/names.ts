import { DeploymentError } from '../../deployment.error.js';

/** The words of a name, as code and files write them. */
export interface Names {
  /** As it was given, without its folder: `orders_total`. */
  readonly given: string;
  /** `orders-total` */
  readonly kebab: string;
  /** `ordersTotal` */
  readonly camel: string;
  /** `OrdersTotal` */
  readonly pascal: string;
  /** `orders_total` */
  readonly snake: string;
  /** `ORDERS_TOTAL` */
  readonly capitals: string;
  /** `orders total` */
  readonly words: string;
}

/** A generator got a name of which no class and no file can be called. */
export class GeneratorNameError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_GENERATOR_NAME_INVALID';
}

/**
 * @param suffix What the name of the class ends in anyway, and so may be left out or not: `check`.
 * @throws {GeneratorNameError} if it is no name.
 */
export function namesOf(given: string, suffix: string): Names {
  const words = given.split(/[-_]+/).filter((word) => word !== '');
  if (!/^[a-z]/.test(given) || !words.every((word) => /^[a-z0-9]+$/.test(word))) {
    throw new GeneratorNameError(
      `“${given}” is no name for a class and its file.`,
      'Take small letters, digits and hyphens, beginning with a letter: order-archive.',
    );
  }
  const own = words.length > 1 && words.at(-1) === suffix ? words.slice(0, -1) : words;
  const pascal = own.map(capitalised).join('');
  return {
    given,
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    kebab: own.join('-'),
    snake: own.join('_'),
    capitals: own.join('_').toUpperCase(),
    words: own.join(' '),
  };
}

/** `orders` → `Orders` */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
