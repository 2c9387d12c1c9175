"""The page of one's own clocks, the same as a calendar, and the link with which a calendar program fetches it."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.feeds import end_feed, feed_since, make_feed, reader_of
from gir.accounts.throttle import TooManyAttempts
from gir.config import Settings
from gir.database import now
from gir.followup.door import blueprint, handlers
from gir.followup.icalendar import calendar_of
from gir.followup.own_clocks import MOST, by_day, own_clocks
from gir.web.dates import long_date
from gir.web.gate import open_to_all


@blueprint.get("/cases/clocks", endpoint="clocks")
@handlers
def show_clocks() -> ResponseReturnValue:
    """What somebody has to do themselves, by day."""
    found, moment = own_clocks(me()), now()
    groups = list(by_day(found[:MOST], moment))
    return render_template("followup/clocks.html", groups=groups, more=len(found) > MOST, most=MOST)


@blueprint.get("/clocks.ics", endpoint="calendar")
@open_to_all
def show_calendar() -> ResponseReturnValue:
    """The same for a calendar program: the link says whose. A link that opens nothing does not exist."""
    try:
        reader = reader_of(request.args.get("link", ""))
    except TooManyAttempts as wait:
        return render_template("errors/429.html", minutes=wait.minutes), 429
    if reader is None:
        abort(404)
    with force_locale(reader.language):
        text = calendar_of(own_clocks(reader)[:MOST], _("Clocks"), now())
    return Response(text, content_type="text/calendar; charset=utf-8")


@blueprint.get("/calendar", endpoint="calendar_link")
@handlers
def show_calendar_link() -> ResponseReturnValue:
    """Whether there is a link, and what it does. The link itself is shown once, when it is made."""
    return _link_page()


@blueprint.post("/calendar", endpoint="make_calendar_link")
@handlers.keeping_nothing()
def make_calendar_link() -> ResponseReturnValue:
    """Make a link, and show it this once."""
    settings: Settings = current_app.extensions["gir_settings"]
    token = make_feed(actor=me())
    return _link_page(f"{settings.base_url}{url_for('followup.calendar', link=token)}")


@blueprint.post("/calendar/end", endpoint="end_calendar_link")
@handlers.keeping_nothing()
def end_calendar_link() -> ResponseReturnValue:
    """End the link."""
    end_feed(actor=me())
    flash(_("The link does not work any more. Remove the calendar from your calendar program too."), "done")
    return redirect(url_for("followup.calendar_link"))


def _link_page(link: str = "") -> str:
    since = feed_since(me())
    return render_template("followup/calendar_link.html", since=long_date(since) if since else "", link=link)
