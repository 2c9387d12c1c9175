"""Everybody can use every page: axe-core finds nothing, nothing scrolls sideways, nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from gir.web.page import LANGUAGES
from tests.browser.conftest import SignedIn
from tests.browser.inspection import Watch, inspect
from tests.browser.pages import NEVER_REFUSED, NOT_PAGES, PAGES, REFUSED, VISITOR, Refused
from tests.browser.world import LONG_TEXT, LONG_WORD, World, change_meanwhile

pytestmark = pytest.mark.browser

UNKNOWN = "0" * 32
SPOIL = """form => {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden") continue;
    if (field.type === "radio" || field.type === "checkbox") { field.value = "none of these"; field.checked = true; }
    else if (field.tagName === "SELECT") field.add(new Option("none of these", "none of these", true, true));
    else if (field.type !== "submit" && field.type !== "file") {
      field.removeAttribute("maxlength");
      field.type === "textarea" || (field.type = "text");
      field.value = "x".repeat(21000);
    }
  }
}"""
NO_CHECKS_OF_ITS_OWN = "form => { form.noValidate = true; form.requestSubmit(); }"


def who(name: str) -> str | None:
    return None if name == VISITOR else name


class Inspector:
    """One browser that goes from page to page and keeps what is wrong with each."""

    def __init__(self, context: BrowserContext, world: World, *, thorough: bool = True) -> None:
        self.page, self.world, self.thorough = context.new_page(), world, thorough
        self.watch = Watch(self.page, world.address)
        self.complaints: list[str] = []

    def open(self, path: str, status: int = 200) -> None:
        """Go there and inspect it."""
        self.judge(path, self.page.goto(self.world.url(path)), status)

    def send(self, path: str, selector: str, status: int = 422) -> None:
        """Send a form of the open page as it is, whatever the browser thinks of it, and inspect the answer."""
        with self.page.expect_navigation() as answer:
            self.page.locator(selector).first.evaluate(NO_CHECKS_OF_ITS_OWN)
        self.judge(path, answer.value, status)

    def judge(self, name: str, answer: Response | None, status: int) -> None:
        """Inspect the page that is open now."""
        assert answer is not None
        if answer.status != status:
            self.complaints.append(f"{name}: answers {answer.status} instead of {status}")
            return
        self.complaints += [f"{name}: {complaint}" for complaint in inspect(self.page, thorough=self.thorough)]
        self.complaints += [f"{name}: {complaint}" for complaint in self.watch.complaints]
        self.watch.complaints.clear()

    def verdict(self) -> None:
        assert not self.complaints, f"{len(self.complaints)} complaints:\n" + "\n".join(self.complaints)


def test_every_page_is_in_the_list(world: World) -> None:
    routes = world.app.url_map.bind("localhost")
    paths = [path.format_map(world.cases).partition("?")[0] for paths in PAGES.values() for path in paths]
    seen = {routes.match(path)[0] for path in paths}
    asked = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - seen - set(NOT_PAGES) == set()
    assert set(NOT_PAGES) - asked == set()


def test_every_form_that_can_be_refused_is_in_the_list(world: World) -> None:
    routes = world.app.url_map.bind("localhost")
    refused = {routes.match(form.address.format_map(world.cases), method="POST")[0] for form in REFUSED}
    sent = {rule.endpoint for rule in world.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert sent - refused - set(NEVER_REFUSED) == set()
    assert set(NEVER_REFUSED) - sent == set()
    assert set(NEVER_REFUSED) & refused == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_usable_by_everybody(world: World, person: SignedIn, name: str, language: str) -> None:
    with person(who(name), language) as context:
        inspector = Inspector(context, world, thorough=language == LANGUAGES[0])
        for path in PAGES[name]:
            inspector.open(path)
        inspector.verdict()


def _refused_by_person() -> Iterator[tuple[str, list[Refused]]]:
    for name in PAGES:
        forms = [form for form in REFUSED if form.person == name]
        if forms:
            yield name, forms


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "forms"), [pytest.param(*each, id=each[0]) for each in _refused_by_person()])
def test_refused_forms_are_usable_by_everybody(
    world: World, person: SignedIn, name: str, forms: list[Refused], language: str
) -> None:
    with person(who(name), language) as context:
        inspector = Inspector(context, world, thorough=False)
        for form in forms:
            inspector.page.goto(world.url(form.path))
            if form.spoiled:
                inspector.page.locator(_form(form)).first.evaluate(SPOIL)
            inspector.send(f"{form.path} refused", _form(form))
        inspector.verdict()


def _form(form: Refused) -> str:
    return f"main form[method=post][action$='{form.action}']" if form.action else "main form[method=post]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_pages_are_usable_by_everybody(world: World, person: SignedIn, language: str) -> None:
    with person("anna", language) as context:
        inspector = Inspector(context, world, thorough=False)
        inspector.open(f"/my-reports/{UNKNOWN}", 404)
        inspector.open("/broken", 500)
        inspector.open("/unavailable", 503)
        inspector.page.goto(world.url("/report"))
        _fill(inspector.page, "main form[method=post] [name=narrative]", "x" * (_limit(world) + 1))
        inspector.send("too large", "main form[method=post]", 413)
        inspector.page.goto(world.url("/report"))
        inspector.page.locator("main [name=csrf_token]").first.evaluate("field => { field.value = 'old'; }")
        inspector.send("old token", "main form[method=post]", 400)
        inspector.verdict()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_handlers_that_go_wrong_are_usable_by_everybody(world: World, person: SignedIn, language: str) -> None:
    with person("omar", language) as context:
        inspector = Inspector(context, world, thorough=False)
        inspector.open("/cases/{busy}/plan-talk", 403)
        inspector.open("/trends?period=2019-Q9", 400)
        inspector.open("/cases?tab=team&after=nonsense")
        inspector.page.goto(world.url("/cases/{hidden}/reaction"))
        _fill(inspector.page, "[name=told]", f"{LONG_TEXT}\n{LONG_WORD}")
        change_meanwhile(world, world.cases["hidden"])
        inspector.send("changed meanwhile", "main form[method=post]", 409)
        inspector.verdict()


def test_hasty_visitors_are_told_to_wait(world: World, person: SignedIn) -> None:
    with person(None) as context:
        inspector = Inspector(context, world, thorough=False)
        for _attempt in range(5):
            _guess(inspector.page, world)
        inspector.judge("too many attempts", _guess(inspector.page, world), 429)
        inspector.verdict()


def _guess(page: Page, world: World) -> Response:
    page.goto(world.url("/sign-in"))
    _fill(page, "[name=email]", "nobody@voorbeeldstad.example")
    _fill(page, "[name=password]", "a guess")
    with page.expect_navigation() as answer:
        page.locator("main form").evaluate(NO_CHECKS_OF_ITS_OWN)
    return answer.value


def _limit(world: World) -> int:
    """How many bytes may be sent."""
    limit: int = world.app.config["MAX_CONTENT_LENGTH"]
    return limit


def _fill(page: Page, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        "(field, text) => { field.removeAttribute('maxlength'); field.value = text; }", text
    )
