"""Which clips come from one source."""

from __future__ import annotations

from fitting.sources import FOLDS, fold, read_sources


def test_a_readme_names_sources(tmp_path):
    (tmp_path / "README.md").write_text(
        "# Clips\n\nSources are\n- `gym`: cat-cow-c, none-plank\n- `park`: scorpion-b.\n\nEnd.\n"
    )

    assert read_sources([tmp_path, tmp_path / "nowhere"]) == {
        "cat-cow-c": "gym",
        "none-plank": "gym",
        "scorpion-b": "park",
    }


def test_every_fold_has_some_and_a_source_stays_in_its_own():
    assert {fold(f"clip-{n}") for n in range(50)} == set(range(FOLDS))
    assert fold("gym") == fold("gym")
