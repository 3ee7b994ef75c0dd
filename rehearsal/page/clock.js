// The service's clock: what it shows, and how it is moved.

import { asLocal, hour, longDay, nextFriday, nextWorkingDay, wall, weekLater } from "./calendar.js";
import { one } from "./dom.js";
import { moveClock, readClock } from "./wire.js";

const BACKWARDS = 409;
const MOVES = { workday: nextWorkingDay, friday: nextFriday, week: weekLater };
let now = null;
let moving = false;

/** Shows the clock, where the service has one to move; `moved` is called after each move. */
export async function startClock(moved) {
  await showClock();
  one("clock").hidden = now === null;
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => move(MOVES[button.dataset.move](now), moved));
  }
  one("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    move(wall(one("clock-input").value), moved);
  });
  one("clock-open").addEventListener("click", () => unfold(one("clock").classList.toggle("open")));
}

/** Reads the clock again. */
export async function showClock() {
  const text = await readClock();
  const read = text === null ? null : wall(text);
  if (read === null) return;
  const before = now;
  now = read;
  one("clock-now").textContent = `${longDay(now)}, ${hour(now)}`;
  one("clock-now").setAttribute("datetime", asLocal(now));
  const field = one("clock-input");
  field.min = asLocal(now);
  if (!field.value || before === null || wall(field.value) < now) field.value = asLocal(now);
}

function unfold(open) {
  one("clock-open").setAttribute("aria-expanded", String(open));
}

async function move(to, moved) {
  if (moving || to === null) return;
  busy(true);
  one("clock-told").textContent = "The clock is moving…";
  const told = await moveClock(asLocal(to));
  one("clock-told").textContent = outcome(told);
  await showClock();
  busy(false);
  one("clock").classList.remove("open");
  unfold(false);
  moved();
}

function busy(state) {
  moving = state;
  one("progress").hidden = !state;
  one("clock-moves").setAttribute("aria-busy", String(state));
  for (const control of one("clock-moves").querySelectorAll("button, input")) {
    control.setAttribute("aria-disabled", String(state));
  }
}

function outcome({ code, delivered, failed, error }) {
  if (code === BACKWARDS) return "The clock only moves forward. Choose a later time.";
  if (code !== 200) return error || "The clock could not be moved. Please try again.";
  const sent = messages(delivered ?? 0);
  return failed ? `${sent}, ${failed} could not be delivered` : sent;
}

function messages(count) {
  if (count === 0) return "Nothing was due";
  return count === 1 ? "1 message went out" : `${count} messages went out`;
}
