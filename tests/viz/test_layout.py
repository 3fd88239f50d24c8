"""Places of boxes: none overlap, kinds stand together, the same input gives the same picture, few lines cross."""

from __future__ import annotations

import itertools
import random

import pytest

from viz.layout import BOX_WIDTH, Box, Placement, box_height, narrow_placement, wide_placement


def boxes_and_links(skills: int, courses: int, seed: int = 1) -> tuple[list[Box], list[tuple[int, int]]]:
    chance = random.Random(seed)
    boxes = [Box("Post", 1, True), *(Box("Skill", chance.randint(1, 3)) for _ in range(skills))]
    boxes += [Box("Course", 2) for _ in range(courses)]
    links = [(0, 1 + number) for number in range(skills)]
    links += [(1 + skills + chance.randrange(courses), 1 + number) for number in range(skills) for _ in range(2)]
    return boxes, links


def assert_no_overlap(boxes: list[Box], placement: Placement) -> None:
    placed = list(zip(boxes, placement.positions, strict=True))
    for (a, (ax, ay)), (b, (bx, by)) in itertools.combinations(placed, 2):
        apart = abs(ax - bx) >= BOX_WIDTH or abs(ay - by) >= (box_height(a.lines) + box_height(b.lines)) / 2
        assert apart, (a, ax, ay, b, bx, by)


@pytest.mark.parametrize(("skills", "courses"), [(1, 1), (40, 15), (200, 99)])
def test_no_two_boxes_overlap(skills: int, courses: int) -> None:
    boxes, links = boxes_and_links(skills, courses)
    for placement in (wide_placement(boxes, links), narrow_placement(boxes, links)):
        assert_no_overlap(boxes, placement)
        for x, y in placement.positions:
            assert 0 < x < placement.width
            assert 0 < y < placement.height


def test_a_narrow_picture_is_as_wide_as_a_telephone() -> None:
    boxes, links = boxes_and_links(40, 15)
    assert narrow_placement(boxes, links).width <= 390


def test_every_box_stands_in_the_band_of_its_kind() -> None:
    boxes, links = boxes_and_links(40, 15)
    for placement in (wide_placement(boxes, links), narrow_placement(boxes, links)):
        bands = {band.kind: band for band in placement.bands}
        assert {kind: band.count for kind, band in bands.items()} == {"Post": 1, "Skill": 40, "Course": 15}
        for box, (x, y) in zip(boxes, placement.positions, strict=True):
            band = bands[box.kind]
            assert band.x < x < band.x + band.width
            assert band.y < y < band.y + band.height


def test_the_same_input_gives_the_same_places() -> None:
    boxes, links = boxes_and_links(40, 15)
    assert wide_placement(boxes, links) == wide_placement(list(boxes), list(links))


def test_joined_boxes_stand_near_each_other() -> None:
    boxes = [Box("Post", 1, True), *(Box("Skill", 1) for _ in range(8)), *(Box("Course", 1) for _ in range(8))]
    shuffled = [3, 7, 1, 5, 0, 6, 2, 4]
    links = [(9 + course, 1 + skill) for course, skill in enumerate(shuffled)]
    places = wide_placement(boxes, links).positions
    crossings = sum(
        (places[a][1] - places[c][1]) * (places[b][1] - places[d][1]) < 0 for (a, b), (c, d) in itertools.combinations(links, 2)
    )
    assert crossings == 0


def test_nothing_to_place_is_an_empty_picture() -> None:
    assert wide_placement([], []) == narrow_placement([], []) == Placement((), (), 0.0, 0.0)
