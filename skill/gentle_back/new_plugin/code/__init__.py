"""My plugin: which one is told, of those that content has."""

from gentle_back import Ask, Content, RegisterIntent, Reply, Turn, hookimpl, say

# The plugin API this is written for. Another one is refused with a clear message.
gentle_back_api = 1


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Answer her choice."""
    register("MyPluginChoiceIntent", choose)


def choose(turn: Turn, content: Content) -> Reply:
    """The one she named; asked for where she named none."""
    named = turn.slots.get("my_plugin_kind", "")
    if not content.has_item(named):
        then = Ask("MyPluginChoiceIntent")
        return say().ask_for(content.line("which"), slot="my_plugin_kind", then=then)
    return say(content.item(named).first)
