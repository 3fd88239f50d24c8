// The page at work: draws the picture, hides and finds, and shows the evidence of what is pressed. All words of the data
// reach the page through textContent or the canvas, never as HTML.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage"), table = byId("facts"), panel = byId("panel"), detail = byId("detail");
  const search = byId("search"), found = byId("found"), picture = byId("picture");
  const facts = data.facts, entities = data.entities;
  const hiddenKinds = new Set(), hiddenPredicates = new Set();
  let chosen = null; // {entity} or {fact}
  let matches = null; // numbers of entities the search found

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

  stage.hidden = false;
  const drawn = window.zhiqiaoPicture(data, picture, hiddenKinds, hiddenPredicates);

  // ---- what is shown, faded and strong
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
    drawn.show({ strongNodes, strongFacts, faded: Boolean(chosen || matches), chosen: chosen && chosen.entity });
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
      drawn.bring(what.entity !== undefined ? what.entity : facts[what.fact].o);
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
    drawn.focus(number);
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
    if (which === "picture") drawn.network.redraw();
  }
  byId("tab-picture").addEventListener("click", () => show("picture"));
  byId("tab-table").addEventListener("click", () => show("table"));
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button.open");
    if (button) choose({ fact: Number(button.closest("tr").dataset.fact) });
  });
  table.querySelectorAll("button.open").forEach((button) => { button.hidden = false; });
  byId("close").addEventListener("click", () => { choose(null); picture.focus({ preventScroll: true }); });
  drawn.network.on("click", (event) => {
    if (event.nodes.length) choose({ entity: event.nodes[0] }, "pointer");
    else if (event.edges.length) choose({ fact: event.edges[0] }, "pointer");
    else choose(null);
  });
  byId("zoom-in").addEventListener("click", () => drawn.zoom(1.25));
  byId("zoom-out").addEventListener("click", () => drawn.zoom(0.8));
  byId("zoom-all").addEventListener("click", drawn.zoomAll);
  byId("zoom-home").addEventListener("click", drawn.home);
  picture.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
    if (steps[event.key]) drawn.move(...steps[event.key]);
    else if (event.key === "+" || event.key === "=") drawn.zoom(1.25);
    else if (event.key === "-") drawn.zoom(0.8);
    else if (event.key === "0") drawn.home();
    else if (event.key === "Enter") choose({ entity: data.center });
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) choose(null); });
  if (drawn.narrow()) document.querySelector(".legend").open = false;
  show("picture");
  refresh();
  drawn.home();
  window.zhiqiao = { network: drawn.network, data, choose };
})();
