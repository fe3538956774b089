/** Work under way, by key: whoever asks for what is being made already waits for it. */
export type Flights<T> = {
  /**
   * @param signal ends this wait; when the last waiter has gone, the work's own signal is aborted
   * @throws what the work throws, to all who wait; `signal.reason` to who went away
   */
  join(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
};

type Flight<T> = { readonly result: Promise<T>; readonly controller: AbortController; waiting: number };

export const createFlights = <T>(): Flights<T> => {
  const flights = new Map<string, Flight<T>>();

  const begin = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController();
    const result = work(controller.signal);
    const flight = { result, controller, waiting: 0 };
    const end = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    result.then(end, end);
    flights.set(key, flight);
    return flight;
  };

  return {
    async join(key, signal, work) {
      signal.throwIfAborted();
      const flight = flights.get(key) ?? begin(key, work);
      flight.waiting += 1;
      const gone = Promise.withResolvers<never>();
      const leave = () => gone.reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([flight.result, gone.promise]);
      } finally {
        signal.removeEventListener('abort', leave);
        flight.waiting -= 1;
        if (flight.waiting === 0 && signal.aborted) {
          // Who comes from here on begins anew.
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort(signal.reason);
        }
      }
    },
  };
};
