// The picture: where boxes stand, moving and zooming, what is faded, and printing. No word of the data becomes HTML here:
// all of them are drawn on the canvas.
window.zhiqiaoPicture = function (data, element, hiddenKinds, hiddenPredicates) {
  "use strict";
  const narrowScreen = window.matchMedia("(max-width: 700px)");
  const panel = document.getElementById("panel");
  const facts = data.facts, entities = data.entities;
  let layout = data.layouts.wide; // the places that data.network comes with
  let shown = { strongNodes: new Set(), strongFacts: new Set(), faded: false, chosen: null };

  const nodes = new vis.DataSet(data.network.nodes), edges = new vis.DataSet(data.network.edges);
  const network = new vis.Network(element, { nodes, edges }, data.network.options);

  function useLayout() {
    const wanted = narrowScreen.matches ? "narrow" : "wide";
    if (layout === data.layouts[wanted]) return false;
    layout = data.layouts[wanted];
    nodes.update(layout.positions.map(([x, y], id) => ({ id, x, y })));
    network.setOptions({ edges: { smooth: { enabled: true, type: "cubicBezier", roundness: 0.45,
      forceDirection: wanted === "narrow" ? "vertical" : "horizontal" } } });
    return true;
  }
  const room = () => ({ width: element.clientWidth, height: element.clientHeight });

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
      const text = data.kinds[kind].zh + " " + data.kinds[kind].en + " " + count;
      const top = Math.min(Math.max(y, sill), y + height - 40);
      context.fillStyle = "#ffffffe6";
      context.fillRect(x + 6, top + 5, context.measureText(text).width + 12, 22);
      context.fillStyle = data.kinds[kind].line;
      context.fillText(text, x + 12, top + 17);
    }
    context.restore();
  });

  const calm = Math.max(0.14, Math.min(0.4, 90 / Math.max(1, facts.length))); // many lines are drawn paler
  function show(what) {
    const { strongNodes, strongFacts, faded, chosen } = (shown = what || shown);
    const plain = layout === data.layouts.wide ? calm : Math.min(calm / 4, 6 / Math.max(1, facts.length));
    const gone = entities.map((entity) => hiddenKinds.has(entity.kind));
    nodes.update(entities.map((entity, id) => {
      const strong = strongNodes.has(id);
      return { id, hidden: gone[id], opacity: !faded || strong ? 1 : id === data.center ? 0.7 : 0.22,
        borderWidth: chosen === id ? 3 : faded && strong ? 2 : 1.2 };
    }));
    edges.update(facts.map((fact, id) => {
      const strong = strongFacts.has(id);
      return { id, hidden: gone[fact.s] || gone[fact.o] || hiddenPredicates.has(fact.p),
        color: { color: data.predicates[fact.p].line, opacity: faded ? (strong ? 0.95 : 0.05) : plain } };
    }));
  }

  element.addEventListener("wheel", (event) => { // the wheel moves, with Ctrl it zooms; pinching is left to vis-network
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.shiftKey ? event.deltaY : event.deltaX, event.shiftKey ? 0 : event.deltaY);
  }, { capture: true, passive: false });
  narrowScreen.addEventListener("change", () => { if (useLayout()) { show(); home(); } });
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = { position: network.getViewPosition(), scale: network.getScale() };
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

  useLayout();
  const at = (id) => ({ x: layout.positions[id][0], y: layout.positions[id][1] });
  return { network, show, home, zoomAll, zoom, move, narrow: () => narrowScreen.matches, bring: (id) => bring(at(id)),
    focus: (id) => network.moveTo({ position: at(id), scale: Math.max(0.9, network.getScale()), animation: false }) };
};
