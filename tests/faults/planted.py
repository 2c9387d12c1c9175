"""What is planted, where, and which test must notice."""

from __future__ import annotations

from dataclasses import dataclass

ACCESS, ROUTES = "tests/access/test_expected.py", "tests/access/test_routes.py"
FORGETTING = "tests/forgetting"
CODES, BACKUPS = "tests/accounts/test_second_factor.py", "tests/backups/test_backups.py"
GLASS, RIGHTS = "tests/privacy/test_break_glass.py", "tests/accounts/test_rights.py"


@dataclass(frozen=True)
class Fault:
    """A change of one place in one file, as a tired person might make it."""

    name: str
    file: str
    was: str
    becomes: str
    test: str
    """A node of pytest: a file and a test in it; all its parameters run."""

    @property
    def function(self) -> str:
        """The name of the test."""
        return self.test.partition("::")[2].partition("[")[0]


FAULTS = (
    # ── Who may ────────────────────────────────────────────────────────────────────────────────────────────────
    Fault(
        "a gate that names roles lets everybody in",
        "gir/accounts/gates.py",
        "if not names & me().roles and not or_else(me()):",
        "if not names & me().roles and me() is None:",
        f"{ROUTES}::test_plain_routes_open_for_those_they_name",
    ),
    Fault(
        "a route without a gate does not stop the start",
        "gir/__init__.py",
        "    gate.refuse_routes_without_gate(app)\n",
        "",
        "tests/web/test_gate.py::test_a_route_without_a_gate_stops_the_start",
    ),
    Fault(
        "who is the victim still handles the case",
        "gir/cases/access.py",
        "    if actor.person_id in incident.party_ids:\n        return frozenset({Hat.VICTIM})\n",
        "",
        f"{ACCESS}::test_the_rules_do_what_was_expected",
    ),
    Fault(
        "a conflict of interest is forgotten in lists and counts",
        "gir/cases/access.py",
        "condition, ~blocked.exists())",
        "condition)",
        "tests/followup/test_capped_counts.py::test_a_hundred_and_more_is_shown_as_such_and_what_is_hidden_is_in_no_count",
    ),
    Fault(
        "a case of another organisation exists",
        "gir/cases/access.py",
        ".where(organisation == actor.organisation_id, condition",
        ".where(condition",
        f"{ROUTES}::test_somebody_elsewhere_finds_nothing",
    ),
    Fault(
        "a case that was hidden from the manager stands in their list",
        "gir/cases/access.py",
        "    if not actor.managed_departments:\n        return true()\n    return or_(",
        "    if actor.managed_departments:\n        return true()\n    return or_(",
        "tests/cases/test_trust.py::test_hidden_from_a_manager_who_comes_later_whatever_else_they_are",
    ),
    Fault(
        "what is hidden is answered otherwise than what does not exist",
        "gir/cases/access.py",
        "        refused(act, Case.__tablename__, case_id, actor=actor)\n        abort(404)",
        "        refused(act, Case.__tablename__, case_id, actor=actor)\n        abort(403 if _case(case_id) else 404)",
        f"{ROUTES}::test_somebody_elsewhere_finds_nothing",
    ),
    Fault(
        "who made a measure decides it",
        "gir/threat/measures/access.py",
        "return waits and actor.person_id not in makers and _has_no_conflict(actor, measure)",
        "return waits and _has_no_conflict(actor, measure)",
        "tests/threat/test_deciding_a_measure.py::test_who_had_a_part_in_making_it_never_decides_it",
    ),
    Fault(
        "texts name the perpetrator outside the room of the threat",
        "gir/cases/masking.py",
        "    if not names:\n        return as_it_is",
        "    if names:\n        return as_it_is",
        "tests/followup/test_masking.py::test_outside_the_room_of_the_threat_no_page_names_him",
    ),
    # ── The door ───────────────────────────────────────────────────────────────────────────────────────────────
    Fault(
        "a password alone opens every page",
        "gir/accounts/gates.py",
        "return _enter_to_report() or (None if is_proven() else _ask_for_code())",
        "return _enter_to_report()",
        f"{CODES}::test_who_only_reports_reads_nothing",
    ),
    Fault(
        "a code works twice",
        "gir/accounts/second_factor/codes.py",
        "hmac.compare_digest(code_at(secret, step), code) and step > after",
        "hmac.compare_digest(code_at(secret, step), code)",
        f"{CODES}::test_a_code_works_once",
    ),
    Fault(
        "codes can be guessed for ever",
        "gir/accounts/second_factor/guessing.py",
        "    if minutes:\n        raise TooManyAttempts(minutes)\n",
        "",
        f"{CODES}::test_wrong_codes_wait_and_their_owner_hears_of_them",
    ),
    Fault(
        "a new password leaves the step after the old one open",
        "gir/accounts/second_factor/first_step.py",
        'if person is None or kept["print"] != _print(person):',
        "if person is None:",
        f"{CODES}::test_another_password_ends_the_step_after_the_old_one",
    ),
    Fault(
        "signing out forgets a sign-in and does not end it",
        "gir/accounts/signing_in.py",
        "        if row is not None:\n            row.ended_at = now()\n",
        "",
        "tests/accounts/test_sign_in.py::test_a_token_from_before_is_worth_nothing_after_signing_out",
    ),
    Fault(
        "a form needs no token of its page",
        "gir/web/gate.py",
        "    if gate is None or not gate.signed:\n        csrf.protect()\n",
        "",
        "tests/accounts/test_sign_in.py::test_signing_out_needs_the_token_of_the_page",
    ),
    Fault(
        "a return address leads to another site",
        "gir/web/addresses.py",
        'if not target or not target.startswith("/") or target.startswith("//"):',
        "if not target:",
        "tests/web/test_answers.py::test_a_return_address_stays_on_this_site",
    ),
    Fault(
        "a weak secret starts",
        "gir/config.py",
        "if len(self.secret_key) < SECRET_LENGTH or _is_sample(self.secret_key):",
        "if not self.secret_key:",
        "tests/web/test_weak_settings.py::test_a_weak_secret_stops_the_start",
    ),
    # ── The log ────────────────────────────────────────────────────────────────────────────────────────────────
    Fault(
        "reading a case leaves no line",
        "gir/cases/services.py",
        "    detail = capacities(actor, case)\n    with reading_goes_on()",
        "    return\n    detail = capacities(actor, case)\n    with reading_goes_on()",
        "tests/followup/test_traces.py::test_an_act_page_shows_what_was_sealed_and_counts_as_reading",
    ),
    Fault(
        "a change goes on when the log cannot be written",
        "gir/audit/chain.py",
        "            append_lines(session, act, [*objects, *made], actor, Result.DONE, detail or {})\n"
        "        except SQLAlchemyError as error:\n            raise TraceUnavailable(act) from error",
        "            append_lines(session, act, [*objects, *made], actor, Result.DONE, detail or {})\n"
        "        except SQLAlchemyError:\n            pass",
        "tests/audit/test_fail_closed.py::test_no_change_without_its_line_and_the_text_comes_back",
    ),
    Fault(
        "who acted can be changed in the log",
        "gir/audit/chain.py",
        '"actor": {_quoted(line["actor"])}, ',
        "",
        "tests/audit/test_bending.py::test_audit_edit_delete_swap_insert_truncate_replace_detected",
    ),
    Fault(
        "the end of a chain may be cut off",
        "gir/audit/verification.py",
        '            raise _Bent("the end of the chain was cut off or replaced")',
        "            pass",
        "tests/audit/test_chain.py::test_lines_cut_off_at_the_end_are_found",
    ),
    # ── What is sealed, kept and destroyed ─────────────────────────────────────────────────────────────────────
    Fault(
        "a sealed value is bound to no row",
        "gir/vault.py",
        'return f"{self.owner.__tablename__}.{self.name}:{row_id}:{key_id}"',
        'return f"{self.owner.__tablename__}.{self.name}"',
        "tests/vault/test_sealing.py::test_a_value_moved_to_another_row_does_not_open",
    ),
    Fault(
        "a copy of the database holds the keys",
        "gir/backups/sqlite.py",
        '_fill(main, "keys" if name == KEYS else "main", "live", name)',
        '_fill(main, "main", "live", name)',
        f"{BACKUPS}::test_half_a_copy_says_nothing",
    ),
    Fault(
        "an older copy brings back what was destroyed",
        "gir/backups/ledger.py",
        '.values(wrapped=b"")',
        ".values(wrapped=DataKey.wrapped)",
        f"{BACKUPS}::test_what_was_destroyed_stays_destroyed_in_an_older_copy",
    ),
    # ── Emergency access, and letting somebody in again ─────────────────────────────────────────────────────────────
    Fault(
        "emergency access lets somebody write",
        "gir/cases/access.py",
        "    if only_reads(actor, case):\n        found &= READING\n",
        "",
        f"{GLASS}::test_break_glass_is_read_only",
    ),
    Fault(
        "emergency access opens a case that one filed",
        "gir/cases/access.py",
        "apart = and_(~filed, not_own(",
        "apart = and_(not_own(",
        f"{GLASS}::test_break_glass_refused_when_conflicted",
    ),
    Fault(
        "emergency access lasts for a day",
        "gir/accounts/break_glass/queries.py",
        "            BrokenGlass.ends_at > moment,\n",
        "",
        f"{GLASS}::test_break_glass_expires_after_60_min",
    ),
    Fault(
        "whoever looked judges it",
        "gir/cases/break_glass/access.py",
        "return [one for one in found if one != person_id]",
        "return list(found) or [person_id]",
        "tests/privacy/test_judging_glass.py::test_who_judges_has_no_part_in_the_case",
    ),
    Fault(
        "what is read with emergency access has no mark",
        "gir/audit/chain.py",
        "    detail = {**detail, **_marks(actor, objects)}\n",
        "",
        "tests/privacy/test_judging_glass.py::test_what_is_read_is_marked_and_the_reporter_reads_it",
    ),
    Fault(
        "who proposes to let somebody in decides on it",
        "gir/cases/conflicts/rules.py",
        "    if actor.person_id in apart or works_under",
        "    if works_under",
        "tests/followup/test_lifting.py::test_one_proposes_and_another_lets_them_in",
    ),
    Fault(
        "who works under somebody lets them in",
        "gir/cases/conflicts/rules.py",
        "return any(actor.department_id in departments for departments in led)",
        "return any(actor.person_id in departments for departments in led)",
        "tests/followup/test_lifting.py::test_who_works_under_them_neither_proposes_nor_decides",
    ),
    Fault(
        "letting somebody in again forgets whom the reporter chose",
        "gir/cases/protecting.py",
        "if block.person_id in wanted and (block.reason in OWN_REASONS or block.person_id in close):",
        "if block.person_id in wanted and block.reason in OWN_REASONS:",
        "tests/followup/test_lifting.py::test_whom_the_reporter_chose_after_it_was_said_stays_out_too",
    ),
    Fault(
        "nobody from outside is asked",
        "gir/cases/seats.py",
        "        return found or self._from_outside(role)\n",
        "        return found\n",
        "tests/cases/test_outside.py::test_somebody_from_outside_has_it_before_the_first_mail",
    ),
    # ── What was kept long enough ──────────────────────────────────────────────────────────────────────────────
    Fault(
        "what still runs is destroyed all the same",
        "gir/forgetting/services.py",
        " and not kept_because([proposal]) and _is_over(proposal, months)",
        " and _is_over(proposal, months)",
        f"{FORGETTING}/test_terms_of_keeping.py::test_what_begins_to_run_in_the_week_between_keeps_it",
    ),
    Fault(
        "what is not over any more is destroyed all the same",
        "gir/forgetting/services.py",
        " and not kept_because([proposal]) and _is_over(proposal, months)",
        " and not kept_because([proposal])",
        f"{FORGETTING}/test_terms_of_keeping.py::test_a_case_that_was_opened_again_an_hour_ago_stays",
    ),
    Fault(
        "a name that was destroyed stays in the texts",
        "gir/forgetting/destroying.py",
        "    take_out_names(session, case)\n",
        "",
        f"{FORGETTING}/test_destroying.py::test_the_name_goes_out_of_every_text_before_it_is_destroyed",
    ),
    Fault(
        "keys outlive what they sealed",
        "gir/cases/belonging.py",
        "    session.execute(delete(KEY).where(KEY.c.id.in_(keys)))\n",
        "",
        f"{FORGETTING}/test_destroying.py::test_nothing_of_a_case_is_left_in_any_table",
    ),
    Fault(
        "charts forget what was counted of a case that is gone",
        "gir/statistics/tallies/queries.py",
        "    return _with_frozen(tally, scope, months, found | _counted(tally, scope, missing))",
        "    return found | _counted(tally, scope, missing)",
        f"{FORGETTING}/test_charts_stay.py::test_every_chart_reads_the_same_after_as_before",
    ),
    Fault(
        "a clock that jumped is believed",
        "gir/forgetting/clock.py",
        "    if check.doubted_since is not None:\n        return False\n",
        "",
        f"{FORGETTING}/test_clock_jumps.py::test_a_jump_stops_everything_until_somebody_looked",
    ),
    Fault(
        "who has a part in a case agrees to destroy it",
        "gir/forgetting/access.py",
        "    if Role.PRIVACY_OFFICER in actor.roles:\n        return known_cases(actor).with_only_columns(Case.id)\n",
        "    if Role.PRIVACY_OFFICER in actor.roles:\n        return select(Case.id)\n",
        f"{FORGETTING}/test_two_people.py::test_whoever_has_a_part_in_it_does_not_find_it",
    ),
    Fault(
        "an older copy brings a destroyed case back",
        "gir/backups/ledger.py",
        "    forget_again(wanted)",
        "    forget_again([])",
        f"{FORGETTING}/test_restored_and_forgotten.py::test_a_destroyed_case_stays_away_and_its_count_stays",
    ),
    Fault(
        "who proposes a role agrees to it",
        "gir/accounts/rights/services.py",
        "apart = actor.person_id not in {proposal.proposed_by_id, proposal.person_id}",
        "apart = actor.person_id not in {proposal.person_id}",
        f"{RIGHTS}::test_a_role_waits_until_a_second_person_agrees",
    ),
    Fault(
        "an administrator changes their own roles",
        "gir/accounts/rights/services.py",
        "if person.id == actor.person_id or person.organisation_id",
        "if person.organisation_id",
        f"{RIGHTS}::test_an_administrator_cannot_give_themselves_a_role",
    ),
    Fault(
        "one administrator gives a role that opens cases",
        "gir/accounts/rights/services.py",
        "frozenset({Role.EMPLOYEE, Role.BOARD, Role.PARTNER})",
        "frozenset({Role.EMPLOYEE, Role.BOARD, Role.PARTNER, Role.HRM})",
        f"{RIGHTS}::test_a_role_waits_until_a_second_person_agrees",
    ),
    # ── What leaves the house ──────────────────────────────────────────────────────────────────────────────────
    Fault(
        "figures of three people are shown to everybody",
        "gir/statistics/blocks.py",
        'MANAGEMENT = Audience("management", people=5,',
        'MANAGEMENT = Audience("management", people=3,',
        "tests/statistics/test_disclosure.py::test_figures_rest_on_as_many_people_as_the_rules_say",
    ),
    Fault(
        "a change of a month is not seen in the trends",
        "gir/facts/services.py",
        "DO UPDATE SET version = fact_month.version + 1",
        "DO UPDATE SET version = fact_month.version",
        "tests/statistics/tallies/test_tallies_equal_a_recount.py::test_each_kind_of_write_is_seen_at_once",
    ),
    Fault(
        "a cell of a file is a formula",
        "gir/web/cells.py",
        'return f"\'{text}" if start.startswith(_FORMULA)',
        "return text if start.startswith(_FORMULA)",
        "tests/statistics/test_charts.py::test_no_cell_is_a_formula",
    ),
    Fault(
        "a mail says for whom it is",
        "gir/notifications/letters.py",
        '        _("Hello,"),',
        '        _("Hello,") + letter.address,',
        "tests/notifications/test_outbox.py::test_no_mail_says_more_than_that_there_is_something",
    ),
    Fault(
        "an answer lets browsers guess what it is",
        "gir/web/headers.py",
        '    "X-Content-Type-Options": "nosniff",\n',
        "",
        "tests/web/test_answers.py::test_every_kind_of_answer_has_the_headers",
    ),
    Fault(
        "a page writes a text as HTML",
        "gir/followup/templates/followup/case.html",
        "{{ paragraphs(case.narrative) }}",
        "{{ case.narrative|safe }}",
        "tests/test_architecture.py::test_text_never_becomes_code",
    ),
    Fault(
        "a picture keeps where it was taken",
        "gir/evidence/redraw.py",
        '    clean.save(out, "JPEG", quality=QUALITY)',
        '    clean.save(out, "JPEG", quality=QUALITY, exif=Image.open(io.BytesIO(original)).getexif())',
        "tests/evidence/test_pictures.py::test_the_clean_copy_holds_nothing_of_the_camera",
    ),
)
