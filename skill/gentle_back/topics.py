"""Topics: items and guides that the host tells itself, without a plugin's code.

"More" goes on to the further parts of an item, and after them to the pages it leads to. The same
question again at once goes on too: an answer, and above all a refusal, is not said twice alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gentle_back.content.model import Topic
from gentle_back.dialogue import Cursor
from gentle_back.moment import Moment, Step
from gentle_back.values import Reply, Walk, Wording, say
from gentle_back.walks import Place, begin


def tell(moment: Moment, topic: Topic) -> Step:
    """The first answer of an item, or the first step of a guide.

    Raises KeyError where the content has no such thing.
    """
    return _begin(moment, topic) if topic.kind == "guides" else _tell_item(moment, topic)


def _begin(moment: Moment, topic: Topic) -> Step:
    known = moment.content.walk(moment.turn.language, topic.key)
    cursor = begin(Walk("guide", known.key, known.ids, at=0), moment.content)
    place = Place.of(cursor, moment.content, moment.turn.language)
    if not place:
        raise KeyError(f"{topic.key}: a guide without a first step")
    return replace(moment.move(place), plugin=topic.owner)


def _tell_item(moment: Moment, topic: Topic) -> Step:
    parts = moment.content.item(moment.turn.language, topic.owner, topic.id).parts
    ahead = _ahead(moment, topic)
    told = parts[0] if ahead else _next_of(parts, moment, topic)
    reply = replace(say(told), safety_sentence=topic.has_safety_sentence)
    if ahead:
        return Step(reply, ahead, is_new_activity=True, plugin=topic.owner)
    return Step(_offering_more(moment, reply), _kept(moment), plugin=topic.owner)


def _next_of(parts: Sequence[Wording], moment: Moment, topic: Topic) -> Wording:
    """The first part; asked the same again at once, she hears the next, and then that it is all.

    Where there is one part only, she has most likely not heard it.
    """
    told = [one.part for one in moment.session.about if one.key == topic.key]
    if not told or len(parts) == 1:
        return parts[0]
    return parts[told[-1] + 1] if told[-1] + 1 < len(parts) else moment.line("all_told")


def _ahead(moment: Moment, topic: Topic) -> Cursor | None:
    """Where she stands after an item that belongs to pages: those it leads to, or those open."""
    language, place = moment.turn.language, moment.place()
    if moment.is_busy():
        return None
    if topic.leads_to:
        known = moment.content.walk(language, f"{topic.owner}/pages/{topic.leads_to}")
        at = known.ids.index(topic.id) if topic.id in known.ids else -1
        return begin(Walk("pages", known.key, known.ids, at), moment.content)
    if place and not place.is_guide and place.cursor.key.startswith(f"{topic.owner}/pages/"):
        ids = place.walk.ids
        there = place.at(ids.index(topic.id)) if topic.id in ids else None
        return there.cursor if there else None
    return None


def _kept(moment: Moment) -> Cursor | None:
    """Her place, which a side question leaves standing; not of what was offered and not begun."""
    cursor = moment.session.activity
    return cursor if cursor and cursor.position >= 0 else None


def _offering_more(moment: Moment, reply: Reply) -> Reply:
    """The reply asking whether she wants more, unless her place is what comes next."""
    if _kept(moment) or not moment.has_more(reply.speech):
        return reply
    return replace(reply, question=moment.more_question())
