"""Why the back hurts in pregnancy and after birth: the usual causes, all together or one by one."""

from gentle_back import Content, RegisterIntent, Reply, Turn, hookimpl, lead, say


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Answer what the causes are, the next or a single one, and how common and how long."""
    register("CausesIntent", causes)
    register("NextCauseIntent", next_cause)
    register("CauseIntent", cause)
    register("HowCommonIntent", how_common)
    register("HowLongIntent", how_long)


def causes(turn: Turn, content: Content) -> Reply:
    """The short answer, with the causes one after another on request."""
    del turn
    overview = content.item("overview")
    return say(overview.first).with_safety_sentence().lead(content.pages("causes"))


def next_cause(turn: Turn, content: Content) -> Reply:
    """The cause after the one she heard last; the first where she has heard none."""
    del turn
    # Without words and without a place to begin at, the host goes on from where she is.
    return Reply().lead(content.pages("causes"))


def cause(turn: Turn, content: Content) -> Reply:
    """The one cause she named: its page, or the correction of what is often believed."""
    named = turn.slots.get("cause", "")
    if not named:
        return causes(turn, content)
    if not content.has_item(named):
        return say(content.line("unknown_cause")).with_safety_sentence()
    if named in content.pages("causes").ids:
        return lead(content.pages("causes", at=named)).with_safety_sentence()
    return say(content.item(named).first).with_safety_sentence()


def how_common(turn: Turn, content: Content) -> Reply:
    """How many others have it; nothing that could calm a warning sign away."""
    del turn
    return say(content.item("how-common").first).with_safety_sentence()


def how_long(turn: Turn, content: Content) -> Reply:
    """How long it usually lasts."""
    del turn
    return say(content.item("how-long").first).with_safety_sentence()
