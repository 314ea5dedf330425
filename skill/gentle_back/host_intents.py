"""The intents the host answers itself, for all plugins.

Help, repeat, more, next, back, yes, no, stop and the like mean the same everywhere, so no plugin
has to answer them, and none can answer them differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from gentle_back import danger
from gentle_back.content.model import Source
from gentle_back.leading import welcome_back
from gentle_back.moment import MOST_OFFERS, Moment, Step
from gentle_back.values import Ask, Card, Forget, Pause, Question, Reply, Wording, say
from gentle_back.values import intents as named
from gentle_back.walks import Place

# An open microphone hears about eight seconds of silence, then the session dies. Quiet inside the
# answer keeps it alive while she settles the baby.
PAUSE_SECONDS = 20
# All of the greeting is to be said within eight seconds.
WORDS_OFFERED_IN_GREETING = 10
# The safety sentence and a question follow: all of it is to stay below 45 words.
OFFERS_IN_FALLBACK = 2
# No phrase fills this slot: it comes with the answer to our own question.
SURE = "sure"
# The same for whether a pain eases; and the host's fact that something has hurt in this session.
EASES, HURT = "eases", "hurt"


def launch(moment: Moment) -> Step:
    """The greeting, useful at once; a place she had in this session is offered again."""
    in_routine = welcome_back(moment)
    if in_routine:
        return in_routine
    if moment.place():
        return Step(say(moment.line("welcome_back")), moment.session.activity)
    offers = moment.offers(most_words=WORDS_OFFERED_IN_GREETING)
    welcome = moment.line("welcome", offers=offers)
    return Step(replace(say(welcome), question=_what_would_you_like(moment)))


def _what_would_you_like(moment: Moment) -> Question:
    return Question(
        moment.line("welcome_question"),
        reprompt=moment.line("welcome_reprompt", offers=moment.offers()),
        answers=MappingProxyType({"yes": Ask(named.HELP), "no": Ask(named.STOP)}),
    )


def give_help(moment: Moment) -> Step:
    """What she can ask, in three things at most."""
    reply = say(moment.line("help", offers=moment.offers()))
    waiting = moment.session.waiting
    if waiting and waiting.prompt.key != "skill/lines/anything_else":
        return moment.stay(reply)
    return replace(moment.stay(reply), reply=replace(reply, question=_what_would_you_like(moment)))


def repeat(moment: Moment) -> Step:
    """The last answer in the same words."""
    sign = moment.last_sign()
    if sign:
        return moment.danger(sign)
    pieces = tuple(filter(None, map(moment.again, moment.session.last)))
    if not pieces and not moment.is_asked_which() and not moment.sign_asked():
        pieces = (moment.line("nothing_to_repeat"),)
    return moment.stay(say(*pieces))


def more(moment: Moment) -> Step:
    """The next thing there is to say: of the item last told, then of the running activity."""
    place = moment.place()
    aside = _more_of_aside(moment, place)
    if aside:
        return _tell_aside(moment, place, aside)
    if place:
        return _go(moment, place.more())
    if moment.session.about and not moment.last_sign():
        return moment.stay(say(moment.line("nothing_new")))
    return _nothing_running(moment)


def go_next(moment: Moment) -> Step:
    """The next page or step."""
    place = moment.place()
    return _go(moment, place.next()) if place else more(moment)


def back(moment: Moment) -> Step:
    """The page or step before."""
    place = moment.place()
    if not place:
        return _nothing_running(moment)
    before = place.back()
    return moment.move(before) if before else moment.stay(say(moment.line("first_already")))


def start_over(moment: Moment) -> Step:
    """The first page or step again; the greeting where nothing runs."""
    place = moment.place()
    first = place.at(0) if place else None
    return moment.move(first) if first else launch(moment)


def how_many_left(moment: Moment) -> Step:
    """The number of pages or steps still to come."""
    place = moment.place()
    if not place:
        return _nothing_running(moment)
    line = moment.line("how_many_left", left=place.left) if place.left else moment.line("none_left")
    return moment.stay(say(line))


def pause(moment: Moment) -> Step:
    """A quiet while, with her place kept."""
    if not moment.place():
        return _nothing_running(moment)
    return Step(say(moment.line("paused"), Pause(PAUSE_SECONDS)), moment.session.activity)


def resume(moment: Moment) -> Step:
    """Her place again."""
    place = moment.place()
    if not place:
        return _nothing_running(moment)
    step = moment.move(place if place.cursor.position >= 0 else place.next() or place)
    return replace(step, reply=say(moment.line("resumed"), *step.reply.speech))


def yes(moment: Moment) -> Step:
    """A yes that no question waits for: onward, where something runs."""
    return more(moment) if moment.place() else give_help(moment)


def no(moment: Moment) -> Step:
    """A no: nothing more of this, what else?"""
    return Step(say(moment.line("okay_no")))


def stop(moment: Moment) -> Step:
    """Good-bye; after a danger sign the instruction once more is the last she hears."""
    sign = moment.last_sign()
    if sign:
        return Step(say(moment.sign_answer(sign)).closing())
    asked = moment.sign_asked()
    if asked and not moment.content.signs(moment.turn.language)[asked].is_quiet:
        told = say(moment.line("danger_if_so"), moment.sign_answer(asked))
        return Step(told.closing())
    return Step(say(moment.line("goodbye")).closing())


def cancel(moment: Moment) -> Step:
    """The end of what runs; good-bye where nothing does."""
    return Step(say(moment.line("okay_no"))) if moment.place() else stop(moment)


def fall_back(moment: Moment) -> Step:
    """Never a guess: what she can ask instead, and when to get help."""
    if moment.last_sign():
        return _still_in_danger(moment)
    offers = moment.offers(OFFERS_IN_FALLBACK)
    return moment.stay(say(moment.line("fallback", offers=offers)).with_safety_sentence())


def tell_danger(moment: Moment) -> Step:
    """The answer to a danger sign that she said she has."""
    return danger.report(moment) or fall_back(moment)


def choose(moment: Moment) -> Step:
    """A choice that was no choice: the question again, where one is open."""
    return moment.stay(Reply()) if moment.is_asked_which() else fall_back(moment)


def tell_source(moment: Moment) -> Step:
    """Who says so; the address stands on the card."""
    wordings = filter(None, map(moment.again, moment.session.about))
    ids = dict.fromkeys(source for wording in wordings for source in wording.sources)
    sources = [moment.content.source(one) for one in ids]
    if not sources:
        return moment.stay(say(moment.line("source_none")))
    reply = say(_source_line(moment, sources)).with_card(_source_card(moment, sources))
    return moment.stay(reply)


def tell_number(moment: Moment) -> Step:
    """The emergency number of her country."""
    country = moment.content.countries(moment.turn.language).get(moment.turn.country or "")
    line = (
        moment.line("emergency_number", number=country.emergency_words)
        if country
        else moment.line("emergency_number_unknown")
    )
    return moment.stay(say(line))


def tell_about(moment: Moment) -> Step:
    """That we are no doctor, and what we are."""
    return moment.stay(say(moment.line("about_me")))


def tell_privacy(moment: Moment) -> Step:
    """What becomes of what she says."""
    told = [moment.line("privacy_memory" if moment.has_memory else "privacy")]
    if moment.has_reminders:
        told.append(moment.line("privacy_reminders"))
    return moment.stay(say(*told))


def hurts(moment: Moment) -> Step:
    """Stop at once, and when to get help. A routine is over by it, and not taken up by itself."""
    eases = moment.turn.slots.get(EASES)
    if eases:
        return Step(say(moment.line("hurts_eased" if eases == "yes" else "hurts_not_eased")))
    if HURT in moment.session.facts:
        return Step(say(moment.line("hurts_again")))
    question = Question(
        moment.line("hurts_question"),
        reprompt=moment.line("hurts_reprompt"),
        answers=MappingProxyType(
            {said: Ask(named.HURTS, MappingProxyType({EASES: said})) for said in ("yes", "no")}
        ),
    )
    reply = replace(say(moment.line("hurts")), question=question)
    return Step(reply.with_facts(**{HURT: "once"}))


def nothing_to_change(moment: Moment) -> Step:
    """A word that is for a routine, where none runs."""
    return more(moment) if moment.place() else _nothing_running(moment)


def forget(moment: Moment) -> Step:
    """The end of all that is kept of her, once she has said yes to it."""
    if not (moment.has_memory or moment.has_reminders):
        return moment.stay(say(moment.line("nothing_is_kept")))
    answer = moment.turn.slots.get(SURE)
    if answer == "yes":
        return Step(Reply(effects=(Forget(),)))
    if answer == "no":
        return Step(say(moment.line("okay_no")), moment.session.activity)
    question = Question(
        moment.line("forget_question"),
        reprompt=moment.line("forget_reprompt"),
        answers=MappingProxyType({said: _surely(said) for said in ("yes", "no")}),
    )
    return Step(Reply(question=question), moment.session.activity)


def tell_permission(moment: Moment) -> Step:
    """What became of the permission that she was asked for, where nothing waits for it any more."""
    became = moment.turn.slots.get(named.PERMISSION_SLOT, "")
    known = became if became in named.PERMISSIONS else named.FAILED
    return Step(say(moment.line(f"permission_{known}")), moment.session.activity)


def _surely(answer: str) -> Ask:
    return Ask(named.FORGET, MappingProxyType({SURE: answer}))


def _go(moment: Moment, place: Place | None) -> Step:
    """To a new place; at the end the activity is over."""
    if place:
        return moment.move(place)
    here = moment.place()
    return Step(say(moment.line("guide_end" if here and here.is_guide else "pages_end")))


def _still_in_danger(moment: Moment) -> Step:
    """After a danger sign nothing is offered but the help that was named."""
    return moment.stay(say(moment.line("danger_still")))


def _nothing_running(moment: Moment) -> Step:
    if moment.last_sign():
        return _still_in_danger(moment)
    return moment.stay(say(moment.line("nothing_running", offers=moment.offers())))


def _more_of_aside(moment: Moment, place: Place | None) -> Wording | None:
    """The part that follows the item last told, where that item is not the page she is at."""
    here: set[str] = set()
    if place and place.cursor.position >= 0:
        here = {piece.key for piece in place.speech() if isinstance(piece, Wording)}
    for one in reversed(moment.session.last):
        if "/items/" in one.key and one.key not in here:
            return moment.again(replace(one, part=one.part + 1))
    return None


def _tell_aside(moment: Moment, place: Place | None, aside: Wording) -> Step:
    reply = say(aside)
    if not place and moment.has_more(reply.speech):
        reply = replace(reply, question=moment.more_question())
    return Step(reply, moment.session.activity)


def _source_line(moment: Moment, sources: list[Source]) -> Wording:
    publishers = tuple(dict.fromkeys(source.publisher for source in sources))
    if len(publishers) > 1:
        return moment.line("source_several", publishers=publishers[:MOST_OFFERS])
    first = sources[0]
    month = moment.content.words(moment.turn.language, "months")[first.checked[5:7]]
    return moment.line("source", publisher=first.publisher, title=first.title, month=month)


def _source_card(moment: Moment, sources: list[Source]) -> Card:
    entries = [f"{one.title}\n{one.publisher}, {one.checked}\n{one.address}" for one in sources]
    return Card(
        moment.line("card_title").text,
        "\n\n".join([*entries, moment.line("card_disclaimer").text]),
    )


HostIntent: TypeAlias = Callable[[Moment], Step]

INTENTS: Mapping[str, HostIntent] = MappingProxyType(
    {
        named.LAUNCH: launch,
        named.HELP: give_help,
        named.REPEAT: repeat,
        named.MORE: more,
        named.NEXT: go_next,
        named.BACK: back,
        named.START_OVER: start_over,
        named.YES: yes,
        named.NO: no,
        named.STOP: stop,
        named.CANCEL: cancel,
        named.FALLBACK: fall_back,
        named.QUESTION: fall_back,
        named.REPORT: fall_back,
        named.CHOICE: choose,
        named.DANGER_SIGN: tell_danger,
        named.NAVIGATE_HOME: stop,
        named.SOURCE: tell_source,
        named.HOW_MANY_LEFT: how_many_left,
        named.PAUSE: pause,
        named.RESUME: resume,
        named.EMERGENCY_NUMBER: tell_number,
        named.FORGET: forget,
        named.ABOUT: tell_about,
        named.PRIVACY: tell_privacy,
        named.PERMISSION: tell_permission,
        named.HURTS: hurts,
        named.READY: resume,
        named.SLOWER: nothing_to_change,
        named.FASTER: nothing_to_change,
        named.FEWER: nothing_to_change,
        named.SKIP: go_next,
        named.ANOTHER_SET: nothing_to_change,
        named.WHAT_NEXT: nothing_to_change,
    }
)

# What she means by these does not depend on what was asked.
COMMANDS = frozenset(
    {
        named.LAUNCH,
        named.HELP,
        named.REPEAT,
        named.STOP,
        named.CANCEL,
        named.NAVIGATE_HOME,
        named.START_OVER,
        named.SOURCE,
        named.EMERGENCY_NUMBER,
        named.FORGET,
        named.ABOUT,
        named.PRIVACY,
    }
)
