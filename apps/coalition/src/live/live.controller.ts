import { Controller, Sse } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Changes, type LiveMessage } from './changes.js';

@Controller()
export class LiveController {
  constructor(private readonly changes: Changes) {}

  /** Server-sent events: `changed` with the topic and the site. */
  @Sse('v1/events')
  events(): Observable<LiveMessage> {
    return this.changes.stream();
  }
}
