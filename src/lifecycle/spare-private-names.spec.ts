import { expect, it } from 'vitest';
import { sparePrivateNames } from './spare-private-names.js';

class Plain {
  readonly colour = '#fff';
}
class WithPrivateField {
  readonly #field = 1;
  read(): number {
    return this.#field;
  }
}
class WithPrivateMethod {
  read(): number {
    return this.#method();
  }
  #method(): number {
    return 1;
  }
}
class Heir extends WithPrivateMethod {}

const proxied = (instance: object): object => new Proxy(instance, {});
const { instrument } = sparePrivateNames({ instrument: { instanceDecorator: proxied as never } });
const decorate = instrument?.instanceDecorator as (instance: unknown) => unknown;

it.each([WithPrivateField, WithPrivateMethod, Heir])(
  'leaves an instance alone whose class has private names',
  (Class) => {
    const instance = new Class();

    expect(decorate(instance)).toBe(instance);
    expect((decorate(instance) as WithPrivateField).read()).toBe(1);
  },
);

it('hands on every other instance', () => {
  const instance = new Plain();

  expect(decorate(instance)).not.toBe(instance);
  expect(decorate(instance)).toEqual(instance);
});

it('adds nothing where nothing is decorated', () => {
  expect(sparePrivateNames(undefined)).toEqual({});
  expect(sparePrivateNames({})).toEqual({});
});
