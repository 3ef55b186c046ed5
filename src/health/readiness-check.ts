import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ReadinessCheckOptions } from './check-settings.js';

/** What can tell whether something that the service depends on is there. */
export interface Check {
  /**
   * Throws, rejects or answers `false` when it is down. A result of a terminus indicator is taken as it is;
   * anything else is up.
   */
  check(signal: AbortSignal): unknown;
}

/** What the decorator leaves behind for the discovery to find. */
export interface ReadinessCheckMetadata {
  readonly name: string;
  readonly options: ReadinessCheckOptions;
}

type DecoratedClass = abstract new (...dependencies: never[]) => unknown;

/** Marks checks for discovery. */
const ReadinessCheckMark = DiscoveryService.createDecorator<ReadinessCheckMetadata>();

/**
 * Makes a provider a check of `/-/ready`, wherever in the application it is provided. It may inject what it
 * likes.
 *
 * @example
 * ```ts
 * import { ReadinessCheck } from 'nestjs-deployment';
 *
 * \@ReadinessCheck('orders-api', { timeout: '1s', critical: false })
 * export class OrdersApiCheck {
 *   async check(signal: AbortSignal): Promise<boolean> {
 *     const response = await fetch('https://orders.internal/ping', { signal });
 *     return response.ok;
 *   }
 * }
 * ```
 */
export function ReadinessCheck(name: string, options: ReadinessCheckOptions = {}) {
  return (target: abstract new (...dependencies: never[]) => Check): void => {
    Injectable()(target);
    ReadinessCheckMark({ name, options })(target);
  };
}

/**
 * The mark of a class, if it has one. A subclass inherits it, so a test may override a check by a subclass.
 */
export function readinessCheckOf(target: DecoratedClass): ReadinessCheckMetadata | undefined {
  return Reflect.getMetadata(ReadinessCheckMark.KEY, target) as ReadinessCheckMetadata | undefined;
}
