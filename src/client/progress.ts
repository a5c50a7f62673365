import type { Dispatcher } from 'undici';
import type { Progress } from './network-trouble.ts';

/** How far one request came. */
export interface Advance {
  progress: Progress;
}

/** A dispatcher that notes when a request is given to a connection: before that, nothing of it was sent. */
export function watched(dispatcher: Dispatcher, advance: Advance): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart: (...given) => {
          advance.progress = 'sent';
          handler.onRequestStart?.(...given);
        },
        onResponseStart: (...given) => handler.onResponseStart?.(...given),
        onResponseData: (...given) => handler.onResponseData?.(...given),
        onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
        onResponseError: (...given) => handler.onResponseError?.(...given),
      }),
  );
}
