"""Pictures: one page of HTML a neighbourhood, drawn by vis-network, that asks nothing of any network."""

from viz.view import render_view

__all__ = ["render_view"]
