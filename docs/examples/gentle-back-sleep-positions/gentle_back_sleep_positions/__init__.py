"""Where the pillows go at night: in one sentence, then step by step."""

from gentle_back import Ask, Content, RegisterIntent, Reply, Turn, hookimpl, lead, say

gentle_back_api = 1


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Answer where the pillows go, and lead her through it."""
    register("SleepPositionsPillowsIntent", pillows)
    register("SleepPositionsStepsIntent", steps)


def pillows(turn: Turn, content: Content) -> Reply:
    """The answer, and the offer to go through it together."""
    del turn
    answer = say(content.item("pillows").first)
    return answer.ask(content.line("step_by_step"), yes=Ask("SleepPositionsStepsIntent"))


def steps(turn: Turn, content: Content) -> Reply:
    """The guide; the host goes through it with her."""
    del turn
    return lead(content.guide("pillows"))
