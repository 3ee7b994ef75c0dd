// The page's talk with the rehearsal's JSON API, and with the service's clock.

const API = new URL("../api/", import.meta.url);
const CLOCK = new URL("/local/clock", import.meta.url);
const PATIENCE = 10000; // ms for what is only read; what people do may take as long as the bot takes
const SILENT = "The service does not answer. Is it still running?";

async function call(url, options) {
  try {
    const response = await fetch(url, { cache: "no-store", ...options });
    const kind = response.headers.get("content-type") ?? "";
    const body = kind.includes("json") ? await response.json() : {};
    const error = body.error?.message ?? body.error ?? "";
    return { reached: true, fine: response.ok, code: response.status, body: { ...body, error } };
  } catch (failure) {
    const silent = failure instanceof TypeError || failure instanceof DOMException;
    if (silent || failure instanceof SyntaxError) {
      return { reached: false, fine: false, code: 0, body: { error: SILENT } };
    }
    throw failure;
  }
}

function reading() {
  return { signal: AbortSignal.timeout(PATIENCE) };
}

function posted(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/** GET of `path` with a query; the body, or null where nothing useful came. */
export async function read(path, query) {
  const url = new URL(path, API);
  url.search = new URLSearchParams(query).toString();
  const answer = await call(url, reading());
  return answer.fine ? answer.body : null;
}

/** What came of one thing that a person did: {ok, status, toast, dialog, closed, results, error, conversation}. */
export async function send(verb, body) {
  const answer = await call(new URL(verb, API), posted(body));
  const told = answer.body;
  return {
    reached: answer.reached,
    ok: answer.fine && told.ok !== false,
    status: told.status ?? answer.code,
    toast: told.toast || "",
    dialog: told.dialog ?? null,
    closed: told.closed === true,
    results: told.results ?? [],
    error: told.error || (answer.fine ? "" : "Something went wrong. Please try again"),
    conversation: told.conversation ?? null,
  };
}

/** Calls `changed` with each change, and `connected` with whether the stream stands. */
export function listen(changed, connected) {
  const stream = new EventSource(new URL("events", API));
  stream.onopen = () => connected(true);
  stream.onerror = () => connected(false);
  stream.onmessage = (event) => changed(JSON.parse(event.data));
}

/** The service's clock as text, or null where it has none to move. */
export async function readClock() {
  const answer = await call(CLOCK, reading());
  return answer.fine && typeof answer.body.now === "string" ? answer.body.now : null;
}

/** Moves the clock to a local date and time, and returns the code with {now, delivered, failed} or {error}. */
export async function moveClock(now) {
  const answer = await call(CLOCK, posted({ now }));
  return { code: answer.code, ...answer.body };
}
