import { type Change, reading } from './context.ts';
import type { C } from './lib/http.ts';
import { nothing, sees } from './lib/records.ts';

const stillHereMillis = 20_000;

/** `GET /api/events`: tells of every change that the person may know of, as it happens. */
export function events(c: C): Response {
  const { context, actor } = c.var;
  const encoder = new TextEncoder();
  let stop = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      // Says at once that the stream is open, and how soon to come back after a break.
      send('retry: 2000\n\n');
      let before = Promise.resolve();
      const tell = (change: Change) => async () => {
        const data = await told(change);
        if (data) send(`event: change\ndata: ${JSON.stringify(data)}\n\n`);
      };
      const unlisten = context.changes.listen((changes) => {
        // One after the other, in the order in which they happened. Whoever has gone meanwhile misses nothing.
        for (const change of changes) before = before.then(tell(change)).catch(() => stop());
      });
      const alive = setInterval(() => send(': still here\n\n'), stillHereMillis);
      stop = () => {
        clearInterval(alive);
        unlisten();
      };
    },
    cancel: () => stop(),
  });

  /** The change as this person hears of it. Of a record that is gone only its kind is told, as nobody can say any more who saw it. */
  async function told({ thing, id, kind }: Change) {
    const call = reading(context, actor);
    if (kind === 'deleted') {
      return thing.visible(call) === nothing ? null : { things: thing.path, change: kind };
    }
    return (await sees(call, thing, id)) ? { things: thing.path, id, change: kind } : null;
  }

  return c.newResponse(stream, 200, { 'content-type': 'text/event-stream' });
}
