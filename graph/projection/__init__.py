"""The projection: a release of the graph as memory-mapped arrays, to answer from without the engine."""

from graph.projection.build import build_release
from graph.projection.folder import ReleaseInfo, open_release, prune, releases
from graph.projection.lines import fact_lines
from graph.projection.release import Release, StatementRow

__all__ = ["Release", "ReleaseInfo", "StatementRow", "build_release", "fact_lines", "open_release", "prune", "releases"]
