"""Topics for tests: items and guides about tea that phrases of their own ask for."""

from __future__ import annotations

TOPICS = {
    "en/tea/items/oolong.yaml": """
        title: Oolong
        first: Oolong stands between green and black.
        more: [It is rolled., It is roasted.]
        sources: [leaf]
        safety_sentence: "yes"
        asked_as:
          - is oolong any good
          - would (oolong|rolled tea) suit me
          - how long does oolong steep
        """,
    "en/tea/items/milk.yaml": """
        title: Milk
        first: Milk goes in last.
        sources: [cup]
        names: [cream]
        asked_as:
          - does milk go in first
          - when (do|should) i pour the milk
          - is cream all right in it
        """,
    "en/tea/items/pots.yaml": """
        title: Pots
        first: A pot keeps tea warm.
        more: [Warm it first.]
        sources: [cup]
        asked_as: [which pot is best, what do i brew it in]
        leads_to: teas
        """,
    "en/tea/items/kettle-scale.yaml": """
        title: Scale in the kettle
        first: Vinegar takes the chalk out of a kettle.
        more: [Rinse it twice.]
        sources: [cup]
        names: [limescale, chalk]
        """,
    "en/tea/pages/pots.yaml": """
        title: Pots
        items: [kettle-scale]
        """,
    "en/tea/items/decaf.yaml": """
        title: Caffeine
        first: That one has no caffeine.
        sources: [leaf]
        """,
    "en/tea/items/white.yaml": """
        title: White tea
        first: White tea is white.
        sources: [cup]
        asked_as: [is white tea weak]
        """,
    "en/tea/guides/brew.yaml": """
        title: Brewing
        sources: [leaf]
        steps:
          - {say: Boil water., quiet_seconds: 20}
          - {say: Add leaves.}
          - {say: Wait., quiet_seconds: 5}
        asked_as: [help me brew a cup, walk me through brewing]
        """,
    "en/tea/slots/strength.yaml": """
        weak: [light, mild]
        strong: [dark, builder's tea]
        """,
    "en/tea/phrases/OrderIntent.yaml": """
        title: an order
        phrases: ["order {cups} cups of {kind}", "order some {kind}"]
        slots: {cups: AMAZON.NUMBER, kind: kind}
        """,
    "en/skill/slots/choice.yaml": """
        first: [the first, the first one, the former]
        second: [the second, the second one, the latter]
        both: [both of them]
        "no": [neither, neither of them]
        """,
    "en/skill/phrases/ChoiceIntent.yaml": """
        phrases: ["{choice} please", "i mean {choice}"]
        slots: {choice: choice}
        """,
    "en/words/small_words.yaml": """
        the: "-"
        a: "-"
        is: "-"
        i: "-"
        my: "-"
        of: "-"
        do: "-"
        how: "-"
        what: "-"
        one: "-"
        or: "-"
        it: "-"
        in: "-"
        out: "-"
        get: "-"
        with: "-"
        to: "-"
        and: "-"
        should: "-"
        """,
    "en/words/background.yaml": """
        phrases:
          - what is the weather (today|tomorrow)
          - play some (music|songs)
          - how do i wash (a car|my hair)
          - is the shop open on sunday
        """,
}
