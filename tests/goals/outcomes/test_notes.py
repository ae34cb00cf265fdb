"""Notes of goals are known in both languages, whichever was spoken when they were measured."""

from __future__ import annotations

import copy
import pickle

import pytest

from coverplan.goals import measure
from coverplan.texts import Said, remembering, say, speaking
from coverplan.wording import joined, remarks


def test_a_note_reads_as_if_it_had_been_measured_in_that_language(sample, sample_result):
    with speaking("en"):
        english = measure(sample)
    assert english.notes == sample_result.notes
    assert english.goals["note"].tolist() == [note for _, note in english.notes.values()]
    assert sample_result.goals["note"].tolist() == [note for note, _ in sample_result.notes.values()]
    assert set(english.notes) == set(english.goals["goal_id"])
    assert sum(zh != en for zh, en in english.notes.values()) > 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_worded_within_other_texts_is_worded_again(language):
    with remembering(), speaking(language):
        town = say("level.town")
        listed = joined([town, "甲", say("level.village")])
        whole = remarks([listed, "", say("goal.and-others", names=listed, count=2)])
    for other in ("zh", "en"):
        parts = joined([say("level.town", other), "甲", say("level.village", other)], other)
        assert Said.again(listed, other) == parts
        assert Said.again(whole, other) == remarks(
            [parts, say("goal.and-others", other, names=parts, count=2)], other
        )


def test_a_copy_is_a_plain_text_and_nothing_is_remembered_unasked():
    with remembering():
        said = say("level.town")
    assert isinstance(said, Said)
    for made in (copy.deepcopy(said), pickle.loads(pickle.dumps(said)), str(said), say("level.town")):
        assert made == said
        assert type(made) is str
