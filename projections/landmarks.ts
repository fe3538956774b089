/**
 * Events that change no row of a read model, but whose place in the log it wants to be seen to have reached: after them, it has
 * folded all that came before. A server waits for its own start before it serves, and for what it found before it removes.
 */
export const landmarks = { ServerStarted: () => {}, OrphansFound: () => {} };
