"""What people decided about links and marks, and what still waits for them."""

from ingest.linking.rulings import Rulings
from ingest.review.decisions import ACTIONS, Decision, decide, exported, import_decisions, read_decisions, undo
from ingest.review.places import review_folder
from ingest.review.queue import BANDS, Waiting, read_queue, waiting, write_queue
from ingest.review.rulings import rulings_of

__all__ = [
    "ACTIONS",
    "BANDS",
    "Decision",
    "Rulings",
    "Waiting",
    "decide",
    "exported",
    "import_decisions",
    "read_decisions",
    "read_queue",
    "review_folder",
    "rulings_of",
    "undo",
    "waiting",
    "write_queue",
]
