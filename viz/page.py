"""Pages of ours: one autoescaped base template, styles and scripts inside the page, a policy that lets nothing else in."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def render_page(
    template: str,
    *,
    title: str,
    styles: tuple[str, ...] = (),
    scripts: tuple[str, ...] = (),
    folder: Path | None = None,
    **values: Any,
) -> str:
    """One HTML page from a template that extends "base.html".

    `styles` and `scripts` are texts put into the page after base.css, in this order; the page's policy allows these and
    no other, no request and no inline handler. `folder` is looked in for templates before ours. Raises
    jinja2.TemplateNotFound, and jinja2.UndefinedError where the template asks for a value that is not given."""
    sheets = [asset("base.css"), *styles]
    return (
        _environment(folder)
        .get_template(template)
        .render(
            title=title,
            styles=[Markup(text) for text in sheets],  # noqa: S704  files of ours, no data
            scripts=[_script(text) for text in scripts],
            policy=policy(sheets, scripts),
            **values,
        )
    )


def policy(styles: list[str], scripts: tuple[str, ...]) -> str:
    """The Content-Security-Policy that allows exactly these texts, by their hashes."""
    allowed_scripts = " ".join(_hash(text) for text in scripts) or "'none'"
    allowed_styles = " ".join(_hash(text) for text in styles) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed_scripts}; style-src {allowed_styles}; img-src data:; "
        "base-uri 'none'; form-action 'self'"
    )


def json_text(value: Any) -> Markup:
    """JSON for a script element of type application/json: nothing in it can end the element or start a comment."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))  # noqa: S704


@functools.cache
def asset(name: str) -> str:
    """A style sheet or script of ours."""
    return (FOLDER / "static" / name).read_text(encoding="utf-8")


def _script(text: str) -> Markup:
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("a script with </script or <!-- in it cannot stand inside a page")
    return Markup(text)  # noqa: S704  files of ours and of pyvis, no data


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@functools.cache
def _environment(folder: Path | None) -> Environment:
    folders = [FOLDER / "templates"] if folder is None else [folder, FOLDER / "templates"]
    return Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
