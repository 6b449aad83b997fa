// Runs before everything in the audited page: counts what scripts are still going to do, so that an audit waits for it
// and no longer. Timers of up to some seconds, and requests that are under way.
(() => {
  if (window.__auditWaits) return;
  const LONGEST = 6000;
  const due = new Map();
  let requests = 0;
  Object.defineProperty(window, '__auditWaits', {
    value: () => requests + [...due.values()].filter((at) => at > performance.now() - 1000).length,
  });
  const { setTimeout: later, clearTimeout: forget, fetch: get } = window;
  window.setTimeout = function (code, delay, ...rest) {
    if (typeof code !== 'function' || !(Number(delay) <= LONGEST)) return later.call(window, code, delay, ...rest);
    const id = later.call(
      window,
      function (...values) {
        due.delete(id);
        return code.apply(this, values);
      },
      delay,
      ...rest,
    );
    // What comes again and again is no wait for something.
    if (Number(delay) >= 100) due.set(id, performance.now() + Number(delay));
    return id;
  };
  window.clearTimeout = (id) => {
    due.delete(id);
    forget.call(window, id);
  };
  window.fetch = function (...values) {
    requests++;
    return get.apply(window, values).finally(() => requests--);
  };
})();
