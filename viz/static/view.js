// The page at work: draws the picture, hides and finds, and shows the evidence of what is pressed. All words of the data
// reach the page through textContent or the canvas, never as HTML.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage"), table = byId("facts"), panel = byId("panel"), detail = byId("detail");
  const search = byId("search"), found = byId("found"), picture = byId("picture");
  const narrowScreen = window.matchMedia("(max-width: 700px)");
  const facts = data.facts, entities = data.entities;
  const hiddenKinds = new Set(), hiddenPredicates = new Set();
  let chosen = null; // {entity} or {fact}
  let matches = null; // numbers of entities the search found
  let layout = data.layouts.wide; // the places that data.network comes with

  const factsOf = entities.map(() => []);
  facts.forEach((fact, number) => { factsOf[fact.s].push(number); if (fact.o !== fact.s) factsOf[fact.o].push(number); });

  function make(tag, options, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options || {})) {
      if (name === "text") element.textContent = value;
      else if (name === "press") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }
  const words = (text) => make("bdi", { text });
  const kindName = (kind) => data.kinds[kind].zh + " " + data.kinds[kind].en;
  const predicateName = (type) => data.predicates[type].zh + " " + data.predicates[type].en;
  const short = (text, limit) => (text.length > limit ? text.slice(0, limit - 1) + "…" : text);

  // ---- the picture
  stage.hidden = false;
  const nodes = new vis.DataSet(data.network.nodes), edges = new vis.DataSet(data.network.edges);
  const network = new vis.Network(picture, { nodes, edges }, data.network.options);

  function useLayout() {
    const wanted = narrowScreen.matches ? "narrow" : "wide";
    if (layout === data.layouts[wanted]) return false;
    layout = data.layouts[wanted];
    nodes.update(layout.positions.map(([x, y], id) => ({ id, x, y })));
    network.setOptions({ edges: { smooth: { enabled: true, type: "cubicBezier", roundness: 0.45,
      forceDirection: wanted === "narrow" ? "vertical" : "horizontal" } } });
    return true;
  }
  const room = () => ({ width: picture.clientWidth, height: picture.clientHeight });

  function home() { // the whole picture where it can be read, else its width, with the centre in sight
    const { width, height } = room();
    if (!width || !height) return;
        const whole = Math.min((width - 24) / layout.width, (height - 16) / layout.height);
    const across = (width - 24) / layout.width;
    const scale = Math.min(1.3, whole >= 0.62 ? whole : across);
    const seen = height / scale;
    let middle = layout.height / 2;
    if (seen < layout.height + 16) {
      middle = Math.min(Math.max(layout.positions[data.center][1], seen / 2 - 10), layout.height - seen / 2 + 10);
    }
    network.moveTo({ position: { x: layout.width / 2, y: middle }, scale, animation: false });
  }
  function zoomAll() {
    const { width, height } = room();
    const scale = Math.min(1.3, (width - 24) / layout.width, (height - 24) / layout.height);
    network.moveTo({ position: { x: layout.width / 2, y: layout.height / 2 }, scale, animation: false });
  }
  function move(dx, dy) {
    const scale = network.getScale(), at = network.getViewPosition();
    const clamp = (value, size) => Math.min(Math.max(value, -40), size + 40);
    network.moveTo({ position: { x: clamp(at.x + dx / scale, layout.width), y: clamp(at.y + dy / scale, layout.height) }, scale,
      animation: false });
  }
  function zoom(factor) {
    network.moveTo({ scale: Math.min(3, Math.max(0.08, network.getScale() * factor)), position: network.getViewPosition(), animation: false });
  }
  function bring(point) { // a place of the picture into the part the panel leaves free
    const { width, height } = room();
    const at = network.canvasToDOM(point);
    const right = !panel.hidden && !narrowScreen.matches ? panel.offsetWidth : 0;
    const below = !panel.hidden && narrowScreen.matches ? panel.offsetHeight : 0;
    const beside = at.x > 70 && at.x < width - right - 70, between = at.y > 30 && at.y < height - below - 30;
    move(beside ? 0 : at.x - (width - right) / 2, between ? 0 : at.y - (height - below) / 2);
  }

  network.on("beforeDrawing", (context) => {
    context.save();
    for (const [kind, count, x, y, width, height] of layout.bands) {
      if (hiddenKinds.has(kind)) continue;
      context.fillStyle = "#ffffff";
      context.strokeStyle = "#e1e6eb";
      context.lineWidth = 1;
      context.beginPath();
      context.rect(x, y, width, height);
      context.fill();
      context.stroke();
    }
    context.restore();
  });
  network.on("afterDrawing", (context) => {
    context.save();
    context.textBaseline = "middle";
    context.font = "600 14px " + data.network.options.nodes.font.face;
    const sill = network.DOMtoCanvas({ x: 0, y: 0 }).y; // a heading stays in sight while its band is
    for (const [kind, count, x, y, width, height] of layout.bands) {
      if (hiddenKinds.has(kind)) continue;
      const text = kindName(kind) + " " + count;
      const top = Math.min(Math.max(y, sill), y + height - 40);
      context.fillStyle = "#ffffffe6";
      context.fillRect(x + 6, top + 5, context.measureText(text).width + 12, 22);
      context.fillStyle = data.kinds[kind].line;
      context.fillText(text, x + 12, top + 17);
    }
    context.restore();
  });

  // ---- what is shown, faded and strong
  const calm = Math.max(0.14, Math.min(0.4, 90 / Math.max(1, facts.length))); // many lines are drawn paler
  function refresh() {
    const strongNodes = new Set(), strongFacts = new Set();
    if (chosen && chosen.fact !== undefined) {
      strongFacts.add(chosen.fact);
      strongNodes.add(facts[chosen.fact].s).add(facts[chosen.fact].o);
    } else if (chosen) {
      strongNodes.add(chosen.entity);
      for (const number of factsOf[chosen.entity]) strongFacts.add(number), strongNodes.add(facts[number].s).add(facts[number].o);
    } else if (matches) {
      matches.forEach((number) => strongNodes.add(number));
    }
    const faded = Boolean(chosen || matches);
    const gone = entities.map((entity) => hiddenKinds.has(entity.kind));
    nodes.update(entities.map((entity, id) => {
      const strong = strongNodes.has(id);
      return { id, hidden: gone[id], opacity: !faded || strong ? 1 : id === data.center ? 0.7 : 0.22,
        borderWidth: chosen && chosen.entity === id ? 3 : faded && strong ? 2 : 1.2 };
    }));
    edges.update(facts.map((fact, id) => {
      const strong = strongFacts.has(id);
      return { id, hidden: gone[fact.s] || gone[fact.o] || hiddenPredicates.has(fact.p),
        color: { color: data.predicates[fact.p].line, opacity: faded ? (strong ? 0.95 : 0.05) : layout === data.layouts.wide ? calm : calm / 4 } };
    }));
    document.querySelectorAll("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    if (chosen && chosen.fact !== undefined) {
      const row = table.querySelector('tr[data-fact="' + chosen.fact + '"]');
      if (row) row.classList.add("chosen");
    }
  }

  // ---- the panel
  function list(pairs) {
    const element = make("dl");
    for (const [name, value] of pairs) element.append(make("dt", { text: name }), make("dd", {}, words(value)));
    return element;
  }
  function quotesOf(fact) {
    const part = make("div");
    for (const number of fact.quotes) {
      const quote = data.quotes[number];
      const where = [quote.place, quote.clause && "条款 clause " + quote.clause].filter(Boolean).join("，");
      part.append(make("blockquote", {}, words(quote.quote)),
        make("p", { class: "where" }, words(quote.title), where ? "，" : "", words(where), make("br"), "规则 rule ", words(quote.rule)));
    }
    const missing = fact.evidence - fact.quotes.length;
    if (missing > 0) part.append(make("p", { class: "where", text: "另有 " + missing + " 条证据不在本页。" + missing + " more quotes are not on this page." }));
    return part;
  }
  function entityButton(number) {
    return make("button", { type: "button", class: "link", press: () => choose({ entity: number }) },
      make("span", { class: "tag", text: data.kinds[entities[number].kind].zh }), " ", words(short(entities[number].name, 120)));
  }
  function showEntity(number) {
    const entity = entities[number];
    const pairs = [["种类 kind", kindName(entity.kind)]];
    if (entity.codes.length) pairs.push(["代码 code", entity.codes.join("、")]);
    if (entity.scope) pairs.push(["范围 scope", entity.scope]);
    detail.append(make("h2", {}, words(entity.name)), list(pairs.concat(entity.properties)));
    const groups = new Map();
    for (const id of factsOf[number]) {
      const key = facts[id].p + (facts[id].s === number ? ">" : "<");
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(id);
    }
    for (const [key, ids] of groups) {
      const away = key.endsWith(">");
      detail.append(make("h3", { text: (away ? "→ " : "← ") + predicateName(key.slice(0, -1)) + "（" + ids.length + "）" }));
      for (const id of ids) {
        const other = away ? facts[id].o : facts[id].s;
        detail.append(make("button", { type: "button", class: "link", press: () => choose({ fact: id }) },
          make("span", { class: "tag", text: data.kinds[entities[other].kind].zh }), " ", words(short(entities[other].name, 120))));
      }
    }
  }
  function showFact(number) {
    const fact = facts[number];
    detail.append(make("h2", { text: predicateName(fact.p) }), entityButton(fact.s), make("div", { text: "↓ " + data.predicates[fact.p].zh }),
      entityButton(fact.o), list(fact.properties.concat([["文件数 documents", String(fact.documents)]])),
      make("h3", { text: "证据 Evidence（" + fact.evidence + "）" }), quotesOf(fact));
  }
  function choose(what, from) {
    chosen = what;
    detail.replaceChildren();
    panel.hidden = !what;
    if (what && what.fact !== undefined) showFact(what.fact);
    else if (what) showEntity(what.entity);
    refresh();
    if (!what) return;
    panel.scrollTop = 0;
    if (from !== "pointer") panel.focus({ preventScroll: true });
    if (!stage.hidden) {
      const at = (id) => ({ x: layout.positions[id][0], y: layout.positions[id][1] });
      bring(at(what.entity !== undefined ? what.entity : facts[what.fact].o));
    }
  }

  // ---- legend
  function legend(target, names, hidden, isLine) {
    for (const [key, look] of Object.entries(names)) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("width", "16"); svg.setAttribute("height", "12"); svg.setAttribute("aria-hidden", "true");
      const shape = document.createElementNS("http://www.w3.org/2000/svg", isLine ? "line" : "rect");
      const sizes = isLine ? { x1: 0, y1: 6, x2: 16, y2: 6, stroke: look.line, "stroke-width": 2.5 }
        : { x: 1, y: 1, width: 14, height: 10, rx: 3, fill: look.fill, stroke: look.line, "stroke-width": 1.5 };
      for (const [name, value] of Object.entries(sizes)) shape.setAttribute(name, value);
      svg.append(shape);
      const button = make("button", { type: "button", "aria-pressed": "true", press: () => {
        if (hidden.has(key)) hidden.delete(key); else hidden.add(key);
        button.setAttribute("aria-pressed", String(!hidden.has(key)));
        refresh();
      } }, svg, look.zh + " " + look.en + " " + look.count);
      target.append(button);
    }
  }
  legend(byId("legend-kinds"), data.kinds, hiddenKinds, false);
  legend(byId("legend-predicates"), data.predicates, hiddenPredicates, true);

  // ---- search
  function look() {
    const wanted = search.value.trim().toLowerCase();
    found.replaceChildren();
    found.hidden = !wanted;
    matches = null;
    if (wanted) {
      const hits = [];
      entities.forEach((entity, number) => {
        if (entity.name.toLowerCase().includes(wanted) || entity.codes.some((code) => code.toLowerCase().includes(wanted))) hits.push(number);
      });
      matches = new Set(hits);
      found.append(make("p", { text: hits.length + " 个结果 matches" }));
      for (const number of hits.slice(0, 20)) {
        found.append(make("button", { type: "button", press: () => pick(number) },
          make("span", { class: "tag", text: data.kinds[entities[number].kind].zh }), " ", words(short(entities[number].name, 80))));
      }
      if (hits.length) chosen = null;
    }
    refresh();
    return matches;
  }
  function pick(number) {
    found.hidden = true;
    const kind = entities[number].kind;
    if (hiddenKinds.has(kind)) {
      hiddenKinds.delete(kind);
      [...byId("legend-kinds").children][Object.keys(data.kinds).indexOf(kind)].setAttribute("aria-pressed", "true");
    }
    show("picture");
    network.moveTo({ position: { x: layout.positions[number][0], y: layout.positions[number][1] }, scale: Math.max(0.9, network.getScale()),
      animation: false });
    choose({ entity: number });
  }
  search.disabled = false;
  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const first = look();
      if (first && first.size) pick(first.values().next().value);
    } else if (event.key === "Escape") {
      search.value = "";
      look();
    }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) found.hidden = true; });

  // ---- tabs, pointer, keys
  function show(which) {
    stage.hidden = which !== "picture";
    table.hidden = which !== "table";
    byId("tab-picture").setAttribute("aria-selected", String(which === "picture"));
    byId("tab-table").setAttribute("aria-selected", String(which === "table"));
    if (which === "picture") network.redraw();
  }
  byId("tab-picture").addEventListener("click", () => show("picture"));
  byId("tab-table").addEventListener("click", () => show("table"));
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button.open");
    if (button) choose({ fact: Number(button.closest("tr").dataset.fact) });
  });
  table.querySelectorAll("button.open").forEach((button) => { button.hidden = false; });
  byId("close").addEventListener("click", () => { choose(null); picture.focus({ preventScroll: true }); });
  network.on("click", (event) => {
    if (event.nodes.length) choose({ entity: event.nodes[0] }, "pointer");
    else if (event.edges.length) choose({ fact: event.edges[0] }, "pointer");
    else choose(null);
  });
  byId("zoom-in").addEventListener("click", () => zoom(1.25));
  byId("zoom-out").addEventListener("click", () => zoom(0.8));
  byId("zoom-all").addEventListener("click", zoomAll);
  byId("zoom-home").addEventListener("click", home);
  stage.addEventListener("wheel", (event) => { // the wheel moves, with Ctrl it zooms; pinching is left to vis-network
    if (event.ctrlKey || event.metaKey || !event.target.closest(".canvas")) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.shiftKey ? event.deltaY : event.deltaX, event.shiftKey ? 0 : event.deltaY);
  }, { capture: true, passive: false });
  picture.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
    if (steps[event.key]) move(...steps[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") home();
    else if (event.key === "Enter") choose({ entity: data.center });
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) choose(null); });
  narrowScreen.addEventListener("change", () => { if (useLayout()) { refresh(); home(); } });
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = { position: network.getViewPosition(), scale: network.getScale() };
    picture.classList.add("printing");
    const width = 980, height = Math.max(300, Math.min(1350, (width * layout.height) / layout.width));
    network.setSize(width + "px", height + "px");
    network.moveTo({ position: { x: layout.width / 2, y: layout.height / 2 }, scale: Math.min((width - 10) / layout.width, (height - 10) / layout.height), animation: false });
    network.redraw();
  });
  window.addEventListener("afterprint", () => {
    network.setSize("100%", "100%");
    if (before) network.moveTo(Object.assign({ animation: false }, before));
    network.redraw();
  });

  if (narrowScreen.matches) document.querySelector(".legend").open = false;
  show("picture");
  useLayout();
  refresh();
  home();
  window.zhiqiao = { network, data, choose, home };
})();
