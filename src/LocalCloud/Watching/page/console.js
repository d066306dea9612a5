"use strict";

const tabs = ["dashboard", "stories", "announcements", "alerts", "runs", "events", "reference", "fundamentals"];
const palette = ["#1f77b4", "#ff7f0e", "#9467bd", "#17becf", "#8c564b"];
const charts = new Map();
let shown = location.hash.slice(1) || "dashboard";

const element = (name, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...children);
  return node;
};
const post = (path) => fetch(path, { method: "POST", headers: { "X-Console": "1" } }).then(refresh);
const number = (value) => value == null ? "" : Number(value).toLocaleString("en", { maximumFractionDigits: 1 });

function setUp() {
  document.querySelector("nav").append(...tabs.map((name, i) => element("button", {
    textContent: name, role: "tab", id: `tab-${name}`, accessKey: String(i + 1), title: `Alt+${i + 1}`, onclick: () => show(name),
  })));
  document.getElementById("pause").onclick = () => post("/pause");
  document.getElementById("ticker").oninput = refresh;
  show(tabs.includes(shown) ? shown : "dashboard");
  refresh();
  setInterval(refresh, 1000);
}

function show(name) {
  shown = name;
  location.hash = name;
  for (const tab of tabs) {
    document.getElementById(tab).hidden = tab !== name;
    document.getElementById(`tab-${tab}`).setAttribute("aria-selected", tab === name);
  }
  refresh();
}

async function refresh() {
  const ticker = document.getElementById("ticker").value;
  const trouble = document.getElementById("trouble");
  let state;
  try {
    state = await (await fetch(`/state?ticker=${encodeURIComponent(ticker)}`)).json();
    trouble.hidden = true;
  } catch {
    trouble.hidden = false;
    trouble.textContent = "LocalCloud does not answer. Is make console still running?";
    return;
  }
  document.getElementById("now").textContent = `${state.now}, run ${state.runs}`;
  document.getElementById("pause").textContent = state.paused ? "Go on" : "Pause";
  document.getElementById("break").replaceChildren(...state.breakable.map((what) => {
    const button = element("button", { textContent: `break ${what}`, id: `break-${what}`, onclick: () => post(`/break/${what}`) });
    button.setAttribute("aria-pressed", state.broken.includes(what));
    return button;
  }));
  ({ dashboard, stories, announcements, alerts, runs, events, reference, fundamentals })[shown](state);
}

function dashboard(state) {
  const place = document.getElementById("dashboard");
  state.widgets.forEach((widget, i) => {
    let card = document.getElementById(`widget-${i}`);
    if (!card) {
      card = element("div", { id: `widget-${i}`, className: `widget ${widget.type}` });
      card.style.gridColumn = `span ${widget.width}`;
      place.append(card);
    }
    ({ text, metric, log, alarm })[widget.type](card, widget, state, i);
  });
}

function text(card, widget) {
  if (card.childElementCount) return;
  const [heading, ...rest] = widget.properties.markdown.split("\n");
  card.append(element("h2", { textContent: heading.replace(/^#+\s*/, "").trim() }), element("p", {}, ...linked(rest.join(" ").replaceAll("**", ""))));
}

// As much of Markdown as the dashboard uses.
function linked(markdown) {
  return markdown.split(/(\[[^\]]+\]\(https:[^)]+\))/).map((part) => {
    const link = /^\[(.+)\]\((.+)\)$/.exec(part);
    return link ? element("a", { textContent: link[1], href: link[2] }) : part;
  });
}

function metric(card, widget, state, i) {
  const times = [...new Set(widget.series.flatMap((series) => series.points.map(([at]) => at)))].sort((a, b) => a - b);
  const values = widget.series.map((series) => {
    const byTime = new Map(series.points);
    return times.map((at) => byTime.get(at) ?? null);
  });
  const lines = widget.properties.annotations?.horizontal ?? [];
  const data = [times, ...values, ...lines.map((line) => times.map(() => line.value))];
  let chart = charts.get(i);
  if (!chart) {
    card.append(element("h3", { textContent: widget.properties.title }), element("div", { className: "latest" }));
    const axis = { stroke: "#84919c", grid: { stroke: "#84919c33", width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    chart = new uPlot({
      width: Math.max(200, card.clientWidth - 18), height: 170, legend: { show: false }, cursor: { y: false },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "America/New_York"),
      axes: [axis, { ...axis, size: 54 }],
      scales: { y: { range: (_, low, high) => [widget.properties.yAxis?.left?.min ?? low ?? 0, widget.properties.yAxis?.left?.max ?? Math.max(1, (high ?? 1) * 1.1)] } },
      series: [{}, ...widget.series.map((series, s) => ({ stroke: series.color ?? palette[s % palette.length], width: 1.5, points: { size: 3 } })),
        ...lines.map((line) => ({ stroke: line.color ?? "#d62728", width: 1, dash: [5, 4], points: { show: false } }))],
    }, data, card);
    charts.set(i, chart);
  } else {
    chart.setData(data);
  }
  card.querySelector(".latest").replaceChildren(...widget.series.map((series) =>
    element("span", { textContent: `${series.label}: ${series.points.length ? number(series.points.at(-1)[1]) : "no data"}` })));
}

function log(card, widget) {
  const columns = [...new Set(widget.rows.flatMap(Object.keys))];
  card.replaceChildren(element("h3", { textContent: widget.properties.title }),
    element("div", { className: "scroll" }, table(columns, widget.rows.map((row) => columns.map((column) => typeof row[column] === "number" ? number(row[column]) : row[column] ?? "")))));
}

function alarm(card, widget, state) {
  card.replaceChildren(element("h3", { textContent: widget.properties.title }), ...state.alarms.map((one) =>
    element("div", { className: `state ${one.state}`, title: one.description }, element("span", { textContent: one.name }), element("b", { textContent: one.state }))));
}

function table(columns, rows) {
  return element("table", {}, element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { textContent: column })))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", { textContent: cell, className: /^(positive|negative|failed|rejected)$/.test(cell) ? cell : "" }))))));
}

function stories(state) {
  document.querySelector("#stories table").replaceWith(table(["published", "ticker", "sentiment", "confidence", "source", "headline"], state.stories.map((row) =>
    [row.published_at, row.pk.slice(7), row.sentiment?.label ?? "", number(row.sentiment?.confidence), row.source, row.headline])));
}

function announcements(state) {
  document.getElementById("announcements").replaceChildren(...state.announcements.map((message) =>
    element("pre", { textContent: JSON.stringify(JSON.parse(message.body), null, 2) })));
}

function alerts(state) {
  document.getElementById("alerts").replaceChildren(...(state.alerts.length ? state.alerts.map((message) =>
    element("pre", { textContent: `${message.subject}\n\n${message.body}` })) : [element("p", { textContent: "None yet. Break tiingo and finnhub, and wait for three runs." })]));
}

function runs(state) {
  const columns = ["scheduled", "feed", "outcome", "source", "new", "known", "ms", "asked, why and with what result", "error"];
  document.querySelector("#runs table").replaceWith(table(columns, state.ledger.map((run) => [
    run.scheduled_at, run.pk.slice(4), run.outcome ?? "", run.source ?? "", run.new ?? "", run.known ?? "", run.duration_ms ?? "",
    (run.attempts ?? []).map((one) => `${one.source} (${one.why}): ${one.outcome}, ${one.duration_ms} ms`).join("; "), run.error_message ?? ""])));
}

function events(state) {
  document.querySelector("#events table").replaceWith(table(["received", "event", "status", "type", "symbol", "details"], state.events.map((entry) =>
    [entry.instant, entry.event_id, entry.status, entry.type, entry.symbol ?? "", entry.details])));
}

function reference(state) {
  const [feeds, upcoming] = document.querySelectorAll("#reference table");
  const columns = ["feed", "rows", "last run", "outcome", "source", "collected", "new", "rejected", "announced last", "error"];
  feeds.replaceWith(table(columns, state.reference.feeds.map(({ feed, rows, run, changes }) => [
    feed, number(rows), run.scheduled_at, run.outcome ?? "", run.source ?? "", number(run.collected), number(run.new), number(run.rejected),
    Object.entries(changes).map(([kind, symbols]) => `${kind} ${number(symbols.length)}: ${some(symbols)}`).join("; "), run.error_message ?? ""])));
  upcoming.replaceWith(table(["date", "when", "symbol", "estimate", "status", "name"], state.reference.upcoming.map((row) => [
    row.report_date, row.time_of_day ?? "", row.symbol, row.estimate == null ? "" : `${row.estimate} ${row.currency ?? ""}`,
    `${row.status}${row.is_disputed ? ", disputed" : ""}`, row.name ?? ""])));
}

function fundamentals(state) {
  const { calls, plans, symbols } = state.fundamentals;
  document.querySelector("#fundamentals p").textContent = calls == null ? "No call to Alpha Vantage yet."
    : `Calls to Alpha Vantage on ${calls.sk}: ${["calendar", "refresh", "sentiment"].map((purpose) => `${purpose} ${number(calls[purpose] ?? 0)}`).join(", ")}${calls.closed_at ? "; it allows no more today" : ""}`;
  const [planned, documents] = document.querySelectorAll("#fundamentals table");
  planned.replaceWith(table(["planner", "last run", "outcome", "chosen", "left, and why", "error"], plans.map((run) => [
    run.pk.slice(4), run.scheduled_at, run.outcome ?? "", run.refresh_plan ? `${run.refresh_plan.chosen.length}: ${some(run.refresh_plan.chosen.map((one) => one.symbol))}` : "",
    Object.entries(run.refresh_plan?.left ?? {}).map(([reason, count]) => `${reason} ${number(count)}`).join("; "), run.error_message ?? ""])));
  documents.replaceWith(table(["symbol", "refreshed", "periods", "restated", "latest quarter", "EPS", "expected", "without"], symbols.map((one) => [
    one.symbol, one.refreshed_at ?? "", number(one.periods), number(one.restated), one.quarter ?? "", one.eps ?? "", one.expected ?? "", (one.without ?? []).join(", ")])));
}

const some = (symbols) => `${symbols.slice(0, 5).join(", ")}${symbols.length > 5 ? ", …" : ""}`;

setUp();
