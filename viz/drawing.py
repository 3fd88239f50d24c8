"""What vis-network draws: boxes, lines and options, held by a pyvis Network, and the vis-network script itself."""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from viz.layout import BOX_WIDTH, Box, Placement, box_height
from viz.look import DASHED, kind_look, predicate_look

VIS = "lib/vis-9.1.2/vis-network.min.js"
FONT = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact on the picture: numbers of the boxes it joins, its predicate, number of documents behind it."""

    start: int
    end: int
    predicate: str
    documents: int


@functools.cache
def vis_script() -> str:
    """The vis-network script out of the installed pyvis package, without its pointer to a source map.

    Raises FileNotFoundError where the installed pyvis has another layout than 0.3.2."""
    text = importlib.resources.files("pyvis").joinpath(VIS).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S*", "", text)


def drawing(boxes: Sequence[Box], labels: Sequence[Sequence[str]], lines: Iterable[Line], wide: Placement) -> dict[str, Any]:
    """{"nodes", "edges", "options"} for vis.Network, with the places of the wide layout.

    Numbers of boxes and lines are their ids. Physics is off."""
    from pyvis.network import Network  # imports IPython: only who draws pays for it

    network = Network(directed=True)
    for number, (box, label) in enumerate(zip(boxes, labels, strict=True)):
        x, y = wide.positions[number]
        height = box_height(box.lines)
        network.add_node(
            number,
            label="\n".join(label),
            group="center" if box.center else box.kind,
            shape="box",
            x=round(x, 1),
            y=round(y, 1),
            heightConstraint={"minimum": height - 10},
        )
    for number, line in enumerate(lines):
        same = boxes[line.start].kind == boxes[line.end].kind
        look: dict[str, Any] = {"smooth": {"type": "curvedCW", "roundness": 0.35}} if same else {}
        network.add_edge(
            line.start,
            line.end,
            id=number,
            color={"color": predicate_look(line.predicate).line, "opacity": 0.4},
            width=1 + min(line.documents, 5) * 0.3,
            dashes=line.predicate in DASHED,
            **look,
        )
    network.set_options(json.dumps(_options(boxes)))
    nodes = [{key: value for key, value in node.items() if key != "color"} for node in network.nodes]
    return {"nodes": nodes, "edges": network.edges, "options": network.options}


def _options(boxes: Sequence[Box]) -> dict[str, Any]:
    groups: dict[str, Any] = {}
    for box in boxes:
        look = kind_look(box.kind)
        if box.center:
            groups["center"] = {
                "color": {
                    "background": look.line,
                    "border": look.line,
                    "highlight": {"background": look.line, "border": "#111111"},
                },
                "font": {"color": "#ffffff", "size": 15},
            }
        else:
            groups[box.kind] = {
                "color": {
                    "background": look.fill,
                    "border": look.line,
                    "highlight": {"background": "#ffffff", "border": "#111111"},
                }
            }
    return {
        "autoResize": True,
        "groups": {"useDefaultGroups": False, **groups},
        "nodes": {
            "shape": "box",
            "font": {"face": FONT, "size": 14, "color": "#16202a"},
            "margin": {"top": 5, "bottom": 5, "left": 6, "right": 6},
            "widthConstraint": {"minimum": BOX_WIDTH - 14, "maximum": BOX_WIDTH},
            "borderWidth": 1.2,
            "borderWidthSelected": 2.5,
            "shapeProperties": {"borderRadius": 5},
            "chosen": False,
        },
        "edges": {
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
            "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.45},
            "selectionWidth": 1.5,
            "chosen": False,
        },
        "interaction": {
            "dragNodes": False,
            "hover": False,
            "multiselect": False,
            "selectConnectedEdges": False,
            "tooltipDelay": 100000,
            "keyboard": {"enabled": False},
        },
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "physics": {"enabled": False},
    }
