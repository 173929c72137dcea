"""A workspace is made once, opened whole, and never taken for what it is not."""

import os
import stat

import pytest

from zhike import workspace
from zhike.errors import BrokenSetup, Conflict, NotFound


def test_a_new_workspace_holds_its_folders_for_its_owner_only(tmp_path):
    made = workspace.init(tmp_path / "acme", company="安记“商贸”")

    assert {path.name for path in made.folder.iterdir()} == {"zhike.toml", "sources", "intake", "snapshots", "desk.db"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made.folder, made.sources, made.intake, made.snapshots)} == {
        0o700
    }
    assert stat.S_IMODE(made.desk.stat().st_mode) == 0o600
    assert workspace.open(made.folder).settings["company"] == "安记“商贸”"
    assert str(made.zone) == "Asia/Shanghai"


def test_a_workspace_is_not_made_over_other_things(tmp_path):
    workspace.init(tmp_path / "acme")
    with pytest.raises(Conflict, match="already"):
        workspace.init(tmp_path / "acme")
    with pytest.raises(Conflict, match="not empty"):
        workspace.init(tmp_path)


def test_a_folder_without_a_workspace_says_how_to_make_one(tmp_path):
    with pytest.raises(NotFound) as told:
        workspace.open(tmp_path)
    assert f"zhike init {tmp_path}" in told.value.fix[0]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("format = 2\n", "newer Zhike"),
        ('format = "one"\n', "format"),
        ("format = 1\n[settings]\nactive_dayz = 3\n", "active_dayz"),
        ('format = 1\n[settings]\ncovariates = "channel, shoe"\n', "shoe"),
        ("format = \n", "cannot be read"),
    ],
)
def test_a_settings_file_that_is_broken_or_of_a_newer_version_is_refused(tmp_path, text, match):
    made = workspace.init(tmp_path / "acme")
    made.toml.write_text(text)
    with pytest.raises(BrokenSetup, match=match):
        workspace.open(made.folder)


def test_an_unknown_time_zone_is_named(tmp_path):
    made = workspace.init(tmp_path / "acme")
    made.toml.write_text('format = 1\n[settings]\ntime_zone = "Asia/Nowhere"\n')
    with pytest.raises(BrokenSetup, match="Asia/Nowhere"):
        _ = workspace.open(made.folder).zone


def test_scratch_of_the_dead_is_swept_and_that_of_the_living_stays(tmp_path):
    made = workspace.init(tmp_path / "acme")
    with made.scratch() as mine:
        dead = made.folder / ".scratch" / "999999999-1-deadbeef"
        reused = made.folder / ".scratch" / f"{os.getpid()}-1-deadbeef"
        dead.mkdir()
        reused.mkdir()
        with made.scratch():
            assert mine.exists()
            assert not dead.exists()
            assert not reused.exists()
    assert not mine.exists()
