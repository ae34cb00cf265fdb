"""Arguments that a notebook mixes up are named, with what was wanted, before anything is worked out."""

import pandas as pd
import pytest

import coverplan as cp

STUDY = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
NO_RESULT = pd.DataFrame({"goal_id": ["a"]})

ON_A_NETWORK = {
    "audit": cp.audit,
    "nearest_cost": lambda net: cp.nearest_cost(net, None, None),
    "cost_matrix": lambda net: cp.cost_matrix(net, None, None),
    "reachable": lambda net: cp.reachable(net, None, "1 km"),
    "service_area": lambda net: cp.service_area(net, None, "1 km"),
    "routes": lambda net: cp.routes(net, None, None),
    "snap": lambda net: cp.snap(net, None),
    "to_networkx": cp.to_networkx,
}


def refused(call):
    with pytest.raises(cp.InputError) as error:
        call()
    [fault] = error.value.faults
    assert all(str(fault.params["name"]) in fault.message(language) for language in ("zh", "en"))
    return fault.key, fault.params["name"]


@pytest.mark.parametrize("name", ON_A_NETWORK)
@pytest.mark.parametrize("given", ["roads.gpkg", None, STUDY])
def test_a_question_to_a_network_asks_for_one(name, given):
    assert refused(lambda: ON_A_NETWORK[name](given)) == ("error.type", "net")


@pytest.mark.parametrize("output", [cp.web_map, cp.print_map])
def test_a_map_asks_for_what_was_measured_and_proposed(output):
    assert refused(lambda: output(STUDY, NO_RESULT)) == ("error.type", "result")
    assert refused(lambda: output(STUDY, None, NO_RESULT)) == ("error.type", "proposal")
    assert refused(lambda: output(STUDY, language="fr")) == ("error.option", "language")


def test_tables_ask_for_a_result_and_a_frame():
    assert refused(lambda: cp.plan_tables(STUDY, None, None)) == ("error.type", "result")
    assert refused(lambda: cp.in_words(STUDY, "goals")) == ("error.type", "table")
    assert refused(lambda: cp.in_words(STUDY, NO_RESULT, language="fr")) == ("error.option", "language")


def test_paper_job_and_language_are_one_of_those_there_are():
    assert refused(lambda: cp.print_map(STUDY, paper="A5")) == ("error.option", "paper")
    assert refused(lambda: cp.run_job(STUDY.plan, "map")) == ("error.option", "job")
    assert refused(lambda: cp.run_job(STUDY.plan, None)) == ("error.option", "job")
    assert refused(lambda: cp.run_job(STUDY.plan, language="fr")) == ("error.option", "language")
    with pytest.raises(ValueError, match="zh or en"):
        cp.set_language("fr")
