"""What the log calls it when somebody keeps a view."""

from __future__ import annotations

from gir.terms import Term


class ViewAct(Term):
    """Keeping views of the work list."""

    SAVE = "view.save"
    RENAME = "view.rename"
    DELETE = "view.delete"
