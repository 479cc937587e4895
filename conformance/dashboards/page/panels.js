// Draws what panels.py found out about a dashboard, with Apache ECharts.
const [COLUMN, LINE, GAP] = [50, 27, 8];
const COLOURS = ["#3274a1", "#e1812c", "#3a923a", "#c03d3e", "#9372b2", "#845b53", "#d684bd", "#7f7f7f", "#a9aa35", "#2eabb8"];
const STATES = { green: "#2b8a3e", red: "#c92a2a" };
const AXIS = { axisLabel: { fontSize: 10, color: "#5a6370" }, axisLine: { show: false }, axisTick: { show: false } };

// Resolves with the number of panels once all are on the page.
function draw(dashboard, note) {
  document.querySelector("h1").textContent = dashboard.title;
  document.querySelector("#help").textContent = dashboard.help;
  document.querySelector("#note").textContent = note;
  const panels = document.querySelector("#panels");
  panels.style.height = `${dashboard.lines * LINE}px`;
  for (const panel of dashboard.panels) {
    const at = panels.appendChild(element("section", panel.type));
    const { x, y, w, h } = panel.place;
    Object.assign(at.style, { left: `${x * COLUMN}px`, top: `${y * LINE}px`, width: `${w * COLUMN - GAP}px`, height: `${h * LINE - GAP}px` });
    const head = at.appendChild(element("h2", "", panel.title));
    if (panel.subject) head.appendChild(element("span", "", panel.subject));
    DRAWINGS[panel.type](at, panel, dashboard.seconds);
  }
  return panels.querySelectorAll("section:not(.row)").length;
}

const DRAWINGS = {
  row: () => {},
  stat: number,
  timeseries: lines,
  heatmap,
  table,
};

function number(at, panel, length) {
  const values = panel.lines[0].values.map(value => value ?? NaN);
  const last = values.findLast(value => !Number.isNaN(value));
  const step = panel.steps.findLast(step => step.value === null || last >= step.value);
  const colour = STATES[step.color];
  const value = at.appendChild(element("div", "value", text(last, panel.unit)));
  value.style.color = colour;
  chart(at, {
    grid: { left: 0, right: 0, top: 2, bottom: 0 },
    xAxis: { type: "value", min: 0, max: length, show: false },
    yAxis: { type: "value", show: false },
    series: [line(panel.times, values, colour, 0.15)],
  });
}

function lines(at, panel, length) {
  const series = panel.lines.map(({ name, values }, index) => ({
    ...line(panel.times, panel.stacked ? values.map(value => value ?? 0) : values, colourOf(index), panel.fill),
    name,
    stack: panel.stacked ? "all" : undefined,
  }));
  const legend = element("div", "legend");
  series.forEach(({ name }, index) => {
    const entry = legend.appendChild(element("span"));
    entry.appendChild(element("i")).style.background = colourOf(index);
    entry.append(name);
  });
  chart(at, { ...axes(length), yAxis: values(panel), series }, legend);
}

function heatmap(at, panel) {
  const used = panel.counts.map(bucket => bucket.some(count => count > 0));
  const [first, last] = [used.indexOf(true), used.lastIndexOf(true)];
  const bounds = panel.bounds.slice(first, last + 1);
  const cells = panel.counts.slice(first, last + 1).flatMap((bucket, y) => bucket.map((count, x) => [x, y, count]).filter(cell => cell[2] > 0));
  chart(at, {
    ...axes(0),
    xAxis: { ...AXIS, type: "category", data: panel.times.map(clock) },
    yAxis: { ...AXIS, type: "category", data: bounds.map(bound => bound === "more" ? bound : text(Number(bound), panel.unit)) },
    visualMap: { show: false, min: 0, max: Math.max(...cells.map(cell => cell[2])), inRange: { color: ["#deebf7", "#6baed6", "#08306b"] } },
    series: [{ type: "heatmap", data: cells, itemStyle: { borderWidth: 1, borderColor: "#fff" } }],
  });
}

function table(at, panel) {
  const body = at.appendChild(element("table"));
  const head = body.appendChild(element("tr"));
  panel.columns.forEach(column => head.appendChild(element("th", "", column.name)));
  for (const row of panel.rows) {
    const line = body.appendChild(element("tr"));
    row.forEach((value, index) => line.appendChild(element("td", "", typeof value === "number" ? text(value, panel.columns[index].unit) : value ?? "")));
  }
}

function axes(length) {
  return {
    grid: { left: 2, right: 14, top: 10, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { ...AXIS, type: "value", min: 0, max: length, splitLine: { show: false }, interval: length > 150 ? 60 : 20, axisLabel: { ...AXIS.axisLabel, formatter: clock, showMaxLabel: false, hideOverlap: true } },
  };
}

// Bytes in steps of powers of two.
function values(panel) {
  const most = Math.max(...panel.lines.flatMap(line => line.values));
  const step = panel.unit === "bytes" && most > 0 ? 2 ** Math.ceil(Math.log2(most / 4)) : undefined;
  return {
    ...AXIS,
    type: "value",
    splitNumber: 3,
    interval: step,
    max: step && Math.ceil(most / step) * step,
    splitLine: { lineStyle: { color: "#eceef0" } },
    axisLabel: { ...AXIS.axisLabel, formatter: value => text(value, panel.unit) },
  };
}

function line(times, values, colour, fill) {
  const data = values.map((value, index) => [times[index], value]);
  return { type: "line", data, showSymbol: false, color: colour, lineStyle: { width: 1.3 }, areaStyle: { opacity: fill } };
}

// It takes the room that what stands below it leaves.
function chart(at, option, below = "") {
  const room = at.appendChild(element("div", "chart"));
  at.append(below);
  echarts.init(room).setOption({ animation: false, ...option });
}

function colourOf(index) {
  return COLOURS[index % COLOURS.length];
}

function element(name, kind = "", content = "") {
  const made = document.createElement(name);
  made.className = kind;
  made.textContent = content;
  return made;
}
