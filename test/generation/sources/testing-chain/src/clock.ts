export class Clock {
  now() {
    return Date.now();
  }
}
