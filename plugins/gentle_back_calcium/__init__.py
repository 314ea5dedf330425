"""Calcium, vitamin D and sun: foods and amounts, and when to ask somebody."""

from collections.abc import Mapping

from gentle_back import Content, RegisterIntent, Reply, Turn, hookimpl, say

# From this age on the figures for adults hold.
ADULT_YEARS = 19
# A child's age is that of her baby, not hers.
YOUNGEST_YEARS = 11

PREGNANCY = "pregnancy"
# What the amount depends on, by what she says of her stage.
NEEDS: Mapping[str, str] = {
    "pregnant": PREGNANCY,
    "first-trimester": PREGNANCY,
    "second-trimester": PREGNANCY,
    "third-trimester": PREGNANCY,
    "breastfeeding": "breastfeeding",
}


@hookimpl
def register_intents(register: RegisterIntent) -> None:
    """Answer how much is needed a day; all else is content."""
    register("CalciumAmountIntent", amount)


def amount(turn: Turn, content: Content) -> Reply:
    """What a day's food is to hold, by her age, country and stage; never what to take as tablets.

    The most particular item there is: amount-gb-pregnancy, amount-gb, amount.
    """
    if _is_young(turn.slots.get("age", "")):
        return say(content.item("under-nineteen").first)
    country = (turn.country or "").lower()
    particular = (f"amount-{country}-{_need(turn)}", f"amount-{country}")
    known = next(filter(content.has_item, particular), "amount")
    return say(content.item(known).first).lead(content.pages("foods"))


def _is_young(age: str) -> bool:
    return age.isdecimal() and YOUNGEST_YEARS <= int(age) < ADULT_YEARS


def _need(turn: Turn) -> str:
    named = turn.slots.get("stage")
    if named:
        return NEEDS.get(named, "")
    return PREGNANCY if turn.facts.get("stage") == PREGNANCY else ""
