"""An independent reader of iCalendar (RFC 5545): strict about the format, ignorant of how ours is written."""

from __future__ import annotations

import re
from datetime import UTC, datetime

PROPERTY = re.compile(r"([A-Z][A-Z0-9-]*)((?:;[A-Z0-9-]+=[^:;,]*)*):(.*)", re.DOTALL)
MOMENT = re.compile(r"\d{8}T\d{6}Z")
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")
Event = dict[str, str]


def lines_of(content: bytes) -> list[str]:
    """The lines as they were before folding; every line is at most 75 octets and ends as it must."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert line, "an empty line"
        assert b"\r" not in line, line
        assert b"\n" not in line, line
        line.decode()  # no letter is cut in two
    return re.sub(rb"\r\n[ \t]", b"", content[:-2]).decode().split("\r\n")


def read_calendar(content: bytes) -> list[Event]:
    """The events. Raises AssertionError where the standard is not kept."""
    stack: list[str] = []
    events: list[Event] = []
    components, properties = 0, {}
    for line in lines_of(content):
        found = PROPERTY.fullmatch(line)
        assert found is not None, line
        name, value = found[1], found[3]
        if name == "BEGIN":
            assert stack or value == "VCALENDAR"
            stack.append(value)
            components += len(stack) == 2
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        elif stack == ["VCALENDAR", "VEVENT"]:
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = value
        elif stack == ["VCALENDAR"]:
            properties[name] = value
    assert stack == []
    assert components, "a calendar without a component"
    assert properties["VERSION"] == "2.0"
    assert properties["PRODID"]
    return [_checked(event) for event in events]


def _checked(event: Event) -> Event:
    assert set(ONCE) <= set(event)
    assert MOMENT.fullmatch(event["DTSTAMP"])
    assert MOMENT.fullmatch(event["DTSTART"])
    assert not re.search(r"(?<!\\)[;,]", event["SUMMARY"].replace("\\\\", "")), event["SUMMARY"]
    return {**event, "SUMMARY": unescaped(event["SUMMARY"])}


def unescaped(text: str) -> str:
    """A text as it was before escaping."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def moment_of(event: Event) -> datetime:
    """When an event starts."""
    return datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
