// Numbers as people read them, for the units that our dashboards use. The names are Grafana's.
const PER_SECOND = { reqps: " req/s", ops: " ops/s" };

function text(value, unit) {
  switch (unit) {
    case "s": return seconds(value);
    case "percentunit": return `${digits(value * 100)} %`;
    case "bytes": return scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"], " ");
    case "reqps": case "ops": case "short": return scaled(value, 1000, ["", "K", "M", "G"], "") + (PER_SECOND[unit] ?? "");
    default: return digits(value);
  }
}

function seconds(value) {
  const size = Math.abs(value);
  if (size === 0) return "0 s";
  if (size < 1e-3) return `${digits(value * 1e6)} µs`;
  if (size < 1) return `${digits(value * 1e3)} ms`;
  if (size < 120) return `${digits(value)} s`;
  return `${digits(value / 60)} min`;
}

function scaled(value, base, names, gap) {
  let step = 0;
  for (; Math.abs(value) >= base && step < names.length - 1; step++) value /= base;
  return digits(value) + (names[step] && gap) + names[step];
}

function digits(value) {
  return String(Number(value.toPrecision(3)));
}

function clock(second) {
  return `${Math.floor(second / 60)}:${String(Math.round(second % 60)).padStart(2, "0")}`;
}
