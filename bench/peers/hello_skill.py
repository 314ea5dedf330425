"""The skill that says hello: what a first skill with ask-sdk-core looks like."""

from __future__ import annotations

from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_model import Response
from ask_sdk_model.ui import SimpleCard

Input = Any  # ask_sdk ships no types


class Launch(AbstractRequestHandler):
    """Greets."""

    def can_handle(self, handler_input: Input) -> bool:
        """Whether the skill is opened."""
        return is_request_type("LaunchRequest")(handler_input)

    def handle(self, handler_input: Input) -> Response:
        """A greeting, and a question."""
        return _say(handler_input, "Welcome. Say hello!").ask("Say hello!").response


class Hello(AbstractRequestHandler):
    """Says hello to whatever our own skill is asked in the same race."""

    def can_handle(self, handler_input: Input) -> bool:
        """Whether it is one of the two questions."""
        return is_intent_name("CausesIntent")(handler_input) or is_intent_name("AMAZON.NextIntent")(
            handler_input
        )

    def handle(self, handler_input: Input) -> Response:
        """Hello."""
        return _say(handler_input, "Hello, world!").response


class Stop(AbstractRequestHandler):
    """Says good-bye."""

    def can_handle(self, handler_input: Input) -> bool:
        """Whether it is to end."""
        return is_intent_name("AMAZON.StopIntent")(handler_input)

    def handle(self, handler_input: Input) -> Response:
        """Good-bye."""
        return _say(handler_input, "Good-bye.").response


class SessionEnded(AbstractRequestHandler):
    """Takes the news that the session is over."""

    def can_handle(self, handler_input: Input) -> bool:
        """Whether it is that news."""
        return is_request_type("SessionEndedRequest")(handler_input)

    def handle(self, handler_input: Input) -> Response:
        """Nothing."""
        return handler_input.response_builder.response


class Sorry(AbstractExceptionHandler):
    """Says sorry."""

    def can_handle(self, handler_input: Input, exception: Exception) -> bool:
        """Every exception."""
        del handler_input, exception
        return True

    def handle(self, handler_input: Input, exception: Exception) -> Response:
        """An excuse."""
        del exception
        return _say(handler_input, "Sorry, there was a problem.").response


def hello_skill() -> CustomSkill:
    """The skill object."""
    builder = SkillBuilder()
    for handler in (Launch(), Hello(), Stop(), SessionEnded()):
        builder.add_request_handler(handler)
    builder.add_exception_handler(Sorry())
    return builder.create()


def _say(handler_input: Input, text: str) -> Input:
    builder = handler_input.response_builder
    card = SimpleCard("Hello", text)
    return builder.speak(text).set_card(card).set_should_end_session(False)
