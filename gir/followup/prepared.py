"""Questions to the database that are built once and asked many times.

Building a long statement costs more than its answer, and so does making objects of the rows. What makes one statement
differ from another stands in its key; what differs each time (moments, ids) are named values.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Select

from gir.questions import Question

KEPT = 500
"""How many statements a process remembers."""
_known: OrderedDict[Hashable, Question] = OrderedDict()


def ask(key: Hashable, build: Callable[[], Select[*tuple[Any, ...]]], **values: Any) -> list[Any]:
    """All rows of a statement, which ``build`` makes when this process meets the key for the first time.

    The key must name everything that ``build`` puts into the statement, the roles of the person who asks above all.
    """
    question = _known.get(key)
    if question is None:
        question = _known[key] = Question(build())
        if len(_known) > KEPT:
            _known.popitem(last=False)
    return question.ask(**values)
