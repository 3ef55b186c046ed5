import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { OnDrain } from 'nestjs-deployment';
import { map, type Observable, ReplaySubject, takeUntil, timer } from 'rxjs';

@Controller('events')
export class EventsController {
  /** Replays, so that a stream which is opened late ends as well. */
  readonly #end = new ReplaySubject<void>(1);

  /** One a second. They have no end of their own, and the shutdown waits for what is in flight. */
  @Sse()
  events(): Observable<MessageEvent> {
    return timer(0, 1_000).pipe(
      map((count) => ({ id: String(count), data: { count } })),
      takeUntil(this.#end),
    );
  }

  @OnDrain()
  end(): void {
    this.#end.next();
  }
}
