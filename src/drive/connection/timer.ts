/** Starts a wait that can be called off; an argument, so that tests do not wait. */
export type StartTimer = (ms: number, wake: () => void) => () => void;

/** The system's timer. A pending wait does not keep the process alive. */
export const systemTimer: StartTimer = (ms, wake) => {
  const timer = setTimeout(wake, ms);
  timer.unref();
  return () => clearTimeout(timer);
};
