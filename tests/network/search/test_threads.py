"""How many threads a question uses: so many as given, else as the environment says, else one a processor."""

from __future__ import annotations

import pytest

from coverplan.errors import InputError
from coverplan.kernels.threads import processors
from coverplan.network.search import thread_count


def test_without_a_word_there_is_a_thread_for_each_processor(monkeypatch):
    monkeypatch.delenv("COVERPLAN_THREADS", raising=False)
    assert thread_count() == thread_count(None) == processors() >= 1


@pytest.mark.parametrize(("given", "number"), [("3", 3), (" 2 ", 2), ("", None)])
def test_the_environment_says_how_many_threads(monkeypatch, given, number):
    monkeypatch.setenv("COVERPLAN_THREADS", given)
    assert thread_count() == (number or processors())
    assert thread_count(5) == 5


@pytest.mark.parametrize("wrong", ["0", "-1", "two", "1.5"])
def test_a_number_of_threads_that_is_none_is_named_by_where_it_was_said(monkeypatch, wrong):
    monkeypatch.setenv("COVERPLAN_THREADS", wrong)
    with pytest.raises(InputError) as error:
        thread_count()
    (fault,) = error.value.faults
    assert (fault.params["name"], str(fault.params["value"])) == ("COVERPLAN_THREADS", str(wrong))
    with pytest.raises(InputError) as error:
        thread_count(-2)
    assert error.value.faults[0].params["name"] == "threads"
    assert error.value.faults[0].params["value"] == -2


@pytest.mark.parametrize("wrong", [0, -1, 1.0, True, "two", None])
def test_a_number_given_must_be_a_whole_one_from_one_up(monkeypatch, wrong):
    monkeypatch.setenv("COVERPLAN_THREADS", "4")
    if wrong is None:
        assert thread_count(wrong) == 4
        return
    with pytest.raises(InputError) as error:
        thread_count(wrong)
    (fault,) = error.value.faults
    assert fault.key == "error.option"
    assert dict(fault.params) == {"name": "threads", "value": wrong, "allowed": "1, 2, ..."}
