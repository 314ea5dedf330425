"""What she orders and answers is no report, however the second opinion reads it."""

from __future__ import annotations

from contents import learnt_content
from gentle_back.safety import screen_of


def test_commands_alarm_nobody() -> None:
    content = learnt_content()
    screen = screen_of(content, "en")
    orders = (known for known in content.phrases("en").values() if known.owner == "skill")
    forms = [form for known in orders for form in known.forms if "{" not in form]
    alarming = {form: found.sign for form in forms if (found := screen.look(form))}
    assert len(forms) > 500
    assert alarming == {}
