"""Linking skills: phrases of documents that name one skill in other words."""

from ingest.linking.derivation import SOURCE, linking_batch
from ingest.linking.link import VERSION, find_links, link_skills
from ingest.linking.normal import is_skill, normal_form
from ingest.linking.pairs import Link, Linking, SkillText, Unsure
from ingest.linking.rulings import NO_RULINGS, Rulings

__all__ = [
    "NO_RULINGS",
    "SOURCE",
    "VERSION",
    "Link",
    "Linking",
    "Rulings",
    "SkillText",
    "Unsure",
    "find_links",
    "is_skill",
    "link_skills",
    "linking_batch",
    "normal_form",
]
