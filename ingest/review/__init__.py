"""What people decided about links and marks, and what still waits for them."""

from ingest.linking.rulings import Rulings
from ingest.review.decisions import ACTIONS, Decision, decide, exported, import_decisions, read_decisions, taken_back, undo
from ingest.review.groups import Act, GroupError, acts_of, changed_by, decide_all, decide_waiting, last_standing
from ingest.review.likeness import likeness, most_different
from ingest.review.places import review_folder
from ingest.review.queue import BANDS, ORDERS, Waiting, read_queue, waiting, write_queue
from ingest.review.rulings import rulings_of

__all__ = [
    "ACTIONS",
    "BANDS",
    "ORDERS",
    "Act",
    "Decision",
    "GroupError",
    "Rulings",
    "Waiting",
    "acts_of",
    "changed_by",
    "decide",
    "decide_all",
    "decide_waiting",
    "exported",
    "import_decisions",
    "last_standing",
    "likeness",
    "most_different",
    "read_decisions",
    "read_queue",
    "review_folder",
    "rulings_of",
    "taken_back",
    "undo",
    "waiting",
    "write_queue",
]
