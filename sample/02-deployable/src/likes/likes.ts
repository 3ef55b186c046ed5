export abstract class Likes {
  /** Adds one. @returns how many there are now. */
  abstract add(item: string): Promise<number>;

  /** 0 for what nobody liked yet. */
  abstract count(item: string): Promise<number>;
}
