"""The names of intents, ours and Alexa's."""

from gentle_back.values import intents


def test_every_name_that_alexa_has_built_in_is_an_intent_of_the_host() -> None:
    assert intents.ALEXA_NAMES.keys() <= intents.HOST_INTENTS


def test_alexa_names_lead_back_to_one_intent_each() -> None:
    assert len(set(intents.ALEXA_NAMES.values())) == len(intents.ALEXA_NAMES)


def test_every_constant_is_an_intent_of_the_host() -> None:
    constants = {
        value
        for name, value in vars(intents).items()
        if name.isupper() and isinstance(value, str) and value.endswith("Intent")
    }
    # A plugin answers those two; the host only knows their names.
    assert constants - {intents.STAGE, intents.BABY_AGE} == intents.HOST_INTENTS
