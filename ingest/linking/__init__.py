"""Linking skills: phrases of documents that name one skill in other words."""

from ingest.linking.derivation import SOURCE, linking_batch
from ingest.linking.link import THRESHOLD, VERSION, link_skills
from ingest.linking.normal import is_skill, normal_form
from ingest.linking.pairs import Link, SkillText

__all__ = [
    "SOURCE",
    "THRESHOLD",
    "VERSION",
    "Link",
    "SkillText",
    "is_skill",
    "link_skills",
    "linking_batch",
    "normal_form",
]
