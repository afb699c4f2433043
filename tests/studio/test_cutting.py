import numpy as np
import pytest

from studio.body import load_body
from studio.cutting import coarse, cut_faces
from studio.wardrobe import EYES, SKIN, TOP, TROUSERS, Look, build_parts


@pytest.fixture(scope="module", params=["fitted", "loose"])
def looks(request):
    look = Look(fit=request.param, legs="shorts", sleeves="none")
    return look, build_parts(load_body("woman-slim"), look)


def test_most_of_what_is_hidden_is_left_out_and_no_triangle_is_drawn_twice(looks):
    look, parts = looks
    for part in parts:
        cut = cut_faces(part, look)
        kept = np.concatenate([cut.outer, cut.rim, cut.cut])
        assert len(np.unique(np.sort(kept, axis=1), axis=0)) == len(kept)
        share = len(kept) / len(part.faces)
        if part.kind == EYES:
            assert share == 1
        if part.kind in (SKIN, TOP, TROUSERS):
            assert 0.1 < share < 0.97


def test_a_longer_garment_keeps_more_cloth_and_less_skin():
    counts = {}
    for legs in ("shorts", "long"):
        look = Look(legs=legs)
        for part in build_parts(load_body("man-average"), look):
            cut = cut_faces(part, look)
            counts[legs, part.kind] = len(cut.outer) + len(cut.rim) + len(cut.cut)
    assert counts["long", TROUSERS] > counts["shorts", TROUSERS]
    assert counts["long", SKIN] < counts["shorts", SKIN]


def test_a_coarse_shape_has_fewer_triangles_over_the_same_places():
    body = load_body("man-average")
    vertices = body.vertices.astype(np.float32)
    faces = body.faces["skin"]
    few = coarse(vertices, faces, 0.02)
    assert len(few) < 0.5 * len(faces)
    low, high = vertices[few].min(axis=(0, 1)), vertices[few].max(axis=(0, 1))
    np.testing.assert_allclose(low, vertices[faces].min(axis=(0, 1)), atol=0.02)
    np.testing.assert_allclose(high, vertices[faces].max(axis=(0, 1)), atol=0.02)
