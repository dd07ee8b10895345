// Times of day in the zone of whoever is looking, which need not be that of their machine.

// Seconds since 1970 of "2026-12-24T09:30" in that zone.
export function instant(wall, zone) {
  const asUtc = Date.parse(`${wall}Z`);
  const guess = asUtc - ahead(asUtc, zone);
  // Around a change of the clocks the first guess may stand on its other side.
  return (asUtc - ahead(guess, zone)) / 1000;
}

// The reverse, as an <input type="datetime-local"> takes it.
export function wall(seconds, zone) {
  return new Date(seconds * 1000 + ahead(seconds * 1000, zone)).toISOString().slice(0, 16);
}

function ahead(at, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(at);
  const { year, month, day, hour, minute, second } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
