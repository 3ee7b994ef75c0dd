// Wall-clock dates of the service. A `Date` here carries the local wall time in its UTC fields.

const DAY = 86_400_000;
const WALL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const LONDON = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/London",
  dateStyle: "short",
  timeStyle: "short",
});

/** The wall time of an ISO instant: UTC instants become London's, an offset or none is local already. */
export function wall(text) {
  if (/(Z|[+-]00:?00)$/.test(text)) text = LONDON.format(new Date(text));
  const found = WALL.exec(text);
  return found ? new Date(`${found[1]}T${found[2]}Z`) : null;
}

/** "2026-05-01T09:00", as the clock is told. */
export function asLocal(date) {
  return date.toISOString().slice(0, 16);
}

/** "09:00" */
export function hour(date) {
  return date.toISOString().slice(11, 16);
}

/** "Wednesday 1 April 2026" */
export function longDay(date) {
  const month = MONTHS[date.getUTCMonth()];
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** "Wed 1 April 2026": for narrow places. */
export function shortDay(date) {
  const month = MONTHS[date.getUTCMonth()];
  return `${DAYS[date.getUTCDay()].slice(0, 3)} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** The first working day of England after the day of `now`, at 09:00. */
export function nextWorkingDay(now) {
  let day = atNine(now);
  do day = new Date(day.getTime() + DAY);
  while (!isWorkingDay(day));
  return day;
}

/** The first Friday 09:00 after `now`. */
export function nextFriday(now) {
  let day = atNine(now);
  while (day.getUTCDay() !== 5 || day <= now) day = new Date(day.getTime() + DAY);
  return day;
}

/** The same time a week later. */
export function weekLater(now) {
  return new Date(now.getTime() + 7 * DAY);
}

function atNine(date) {
  return new Date(`${date.toISOString().slice(0, 10)}T09:00Z`);
}

function isWorkingDay(date) {
  const weekday = date.getUTCDay();
  return weekday !== 0 && weekday !== 6 && !bankHolidays(date.getUTCFullYear()).has(dayOf(date));
}

function dayOf(date) {
  return date.toISOString().slice(0, 10);
}

/** Bank holidays of England by the standing rules; single royal occasions are not among them. */
export function bankHolidays(year) {
  const sunday = easter(year).getTime();
  const found = new Set([dayOf(new Date(sunday - 2 * DAY)), dayOf(new Date(sunday + DAY))]);
  found
    .add(dayOf(monday(year, 4, 1)))
    .add(dayOf(lastMonday(year, 4)))
    .add(dayOf(lastMonday(year, 7)));
  for (const [month, day] of [
    [0, 1],
    [11, 25],
    [11, 26],
  ]) {
    let date = new Date(Date.UTC(year, month, day));
    while (date.getUTCDay() % 6 === 0 || found.has(dayOf(date))) date = new Date(date.getTime() + DAY);
    found.add(dayOf(date));
  }
  return found;
}

function monday(year, month, day) {
  const date = new Date(Date.UTC(year, month, day));
  return new Date(date.getTime() + ((8 - date.getUTCDay()) % 7) * DAY);
}

function lastMonday(year, month) {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return new Date(last.getTime() - ((last.getUTCDay() + 6) % 7) * DAY);
}

/** Easter Sunday by the anonymous Gregorian computation. */
function easter(year) {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const lean = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + century - Math.floor(century / 4) - lean + 15) % 30;
  const week = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * week) / 451);
  const days = moon + week - 7 * late + 114;
  return new Date(Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1));
}
