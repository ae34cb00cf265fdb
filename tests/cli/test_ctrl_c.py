"""Ctrl-C says what was kept and exits 130: during imports, the work, a solve, the last step and while results are shown."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from coverplan import run
from coverplan.cli import commands
from coverplan.io.folders import outputs
from coverplan.siting import draft as drafting


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def tree(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def plan(toy_files):
    return toy_files / "plan.toml"


@pytest.mark.parametrize("name", ["typer", "numpy", "pandas._libs"])
def test_during_imports(tmp_path, name):
    """Some libraries swallow it while they are imported; it is not lost."""
    arguments = ["crosswalk", "nix.csv", "nox.csv", "--out", str(tmp_path / "out"), "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "coverplan.cli", *arguments],
        stderr=subprocess.PIPE, text=True, encoding="utf-8",
    ) as started:  # fmt: skip
        for line in started.stderr or ():
            if name in line:  # in the middle of it
                started.send_signal(signal.SIGINT)
                break
        told = started.stderr.read() if started.stderr else ""
    assert started.returncode == 130, told
    assert told.splitlines()[-1].startswith(("已中断", "Interrupted"))
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_passing_through_code_made_from_text_it_ends_with_the_code_of_an_interruption(tmp_path):
    (tmp_path / "pressed.py").write_text(
        "from coverplan.interrupts import exit_code\n"
        "try:\n    exec('raise KeyboardInterrupt')\nexcept KeyboardInterrupt as error:\n    raise SystemExit(exit_code(error)) from None\n"
    )
    done = subprocess.run([sys.executable, "-m", "pressed"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (130, False)


def test_during_the_work_the_former_results_stay(call, plan, tmp_path, monkeypatch):
    out = tmp_path / "out"
    assert call("measure", plan, "--out", out).code == 0
    before = tree(out)
    monkeypatch.setattr(run, "write_measured", lambda *_, **__: press())
    done = call("measure", plan, "--out", out)
    assert (done.code, done.err.splitlines()[-1]) == (130, "已中断：没有写出新的结果，原有的结果保持不变。")
    assert tree(out) == before
    assert not [*tmp_path.glob(".out.*")]


def test_during_a_solve_the_best_so_far_is_published(call, plan, tmp_path, monkeypatch):
    real = drafting.solve_mclp

    def interrupted(problem, p, **named):
        return replace(real(problem, p, **named), status="interrupted", bound=problem.weight.sum())

    monkeypatch.setattr(drafting, "solve_mclp", interrupted)
    out = tmp_path / "out"
    done = call("propose", plan, "--out", out, "--lang", "en")
    assert done.code == 130
    assert "going on with the best choice so far" in done.err
    assert "best choice found until then was taken (not proved the best), and the results are in" in done.err
    assert "siting.interrupted" in (out / "findings.csv").read_text(encoding="utf-8-sig")
    assert "interrupted" in (out / "proposals.csv").read_text(encoding="utf-8-sig")


def test_pressed_as_a_solve_ends_it_is_heard_and_what_is_left_is_answered_at_once(
    call, plan, tmp_path, monkeypatch
):
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text + '\n[[siting]]\ngoal = "cover"\nnew_sites = 2\n', encoding="utf-8")
    real, limits = drafting.solve_mclp, []

    def pressed(problem, p, **named):
        limits.append(named["time_limit_s"])
        found = real(problem, p, **named)
        if len(limits) == 1:
            press()  # the solver itself has ended: its answer is proved
        return found

    monkeypatch.setattr(drafting, "solve_mclp", pressed)
    done = call("propose", plan, "--out", tmp_path / "out", "--lang", "en")
    assert done.code == 130, done.err
    assert "going on with the best choice so far" in done.err
    assert limits[0] > 1 > 0.01 > max(limits[1:])
    monkeypatch.setattr(drafting, "solve_mclp", lambda *_, **__: (press(), press()))
    done = call("propose", plan, "--out", tmp_path / "other", "--lang", "en")
    assert (done.code, "the former ones are as they were" in done.err) == (130, True)
    assert not (tmp_path / "other").exists()


def test_in_the_last_step_and_while_results_are_shown_they_are_written(call, plan, tmp_path, monkeypatch):
    real = outputs.swap_in

    def pressed(places):
        press()
        real(places)
        press()

    with monkeypatch.context() as patch:
        patch.setattr(outputs, "swap_in", pressed)
        done = call("measure", plan, "--out", tmp_path / "a")
    assert (done.code, done.err.splitlines()[-1]) == (130, f"已中断：结果已完整写入 {tmp_path / 'a'}。")
    monkeypatch.setattr(commands, "print_report", lambda _: press())
    done = call("measure", plan, "--out", tmp_path / "b")
    assert (done.code, done.err.splitlines()[-1]) == (130, f"已中断：结果已完整写入 {tmp_path / 'b'}。")
    assert tree(tmp_path / "a").keys() == tree(tmp_path / "b").keys()


def test_an_exit_for_another_reason_says_nothing_of_it(call, tmp_path):
    done = call("measure", tmp_path / "nix.toml")
    assert done.code == 2
    assert "中断" not in done.err
    assert call("--version").code == 0
