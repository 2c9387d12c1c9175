"""first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_line",
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_audit_line")),
    )
    op.create_index(op.f("ix_audit_line_object_id"), "audit_line", ["object_id"], unique=False)
    op.create_table(
        "data_key",
        sa.Column("key_set", sa.String(length=20), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_by", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("emergency_label", sa.Text(), nullable=True),
        sa.Column("emergency_number", sa.Text(), nullable=True),
        sa.Column("duty_number", sa.Text(), nullable=True),
        sa.Column("work_address", sa.Text(), nullable=True),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("pulse_on", sa.Boolean(), nullable=False),
        sa.Column("accountless", sa.Boolean(), nullable=False),
        sa.Column("report_token", sa.String(length=64), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("report_token", name=op.f("uq_organisation_report_token")),
    )
    op.create_table(
        "pulse_turn",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_turn")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in_throttle",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_throttle")),
    )
    op.create_table(
        "department",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_department_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_department_organisation_id_name")),
    )
    op.create_table(
        "house_norm",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("light", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("severe", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_house_norm_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_norm")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_house_norm_organisation_id_number")),
    )
    op.create_table(
        "pulse_round",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_pulse_round_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_round")),
        sa.UniqueConstraint("organisation_id", "quarter", name=op.f("uq_pulse_round_organisation_id_quarter")),
    )
    op.create_table(
        "fact",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=True),
        sa.Column("population", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("precision", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("severity", sa.String(length=20), nullable=True),
        sa.Column("influence", sa.String(length=20), nullable=True),
        sa.Column("forms_known", sa.Boolean(), nullable=False),
        sa.Column("victim", sa.String(length=64), nullable=True),
        sa.Column("police_report", sa.Boolean(), nullable=True),
        sa.Column("police_notice", sa.Boolean(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_fact_department_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_fact_organisation_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_fact")),
    )
    op.create_index(
        op.f("ix_fact_organisation_id_population_month"),
        "fact",
        ["organisation_id", "population", "month"],
        unique=False,
    )
    op.create_index(op.f("ix_fact_organisation_id_year"), "fact", ["organisation_id", "year"], unique=False)
    op.create_table(
        "head_count",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("fte", sa.Numeric(precision=8, scale=1), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_head_count_department_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_head_count_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_count")),
        sa.UniqueConstraint("department_id", "quarter", name=op.f("uq_head_count_department_id_quarter")),
    )
    op.create_index(
        op.f("ix_head_count_organisation_id_quarter"), "head_count", ["organisation_id", "quarter"], unique=False
    )
    op.create_table(
        "house_rule",
        sa.Column("norm_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["norm_id"], ["house_norm.id"], name=op.f("fk_house_rule_norm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_rule")),
    )
    op.create_index(op.f("ix_house_rule_norm_id"), "house_rule", ["norm_id"], unique=False)
    op.create_table(
        "period_total",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("population", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("police_reports", sa.Integer(), nullable=True),
        sa.Column("police_notices", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_period_total_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_total")),
        sa.UniqueConstraint(
            "organisation_id",
            "population",
            "first_day",
            "last_day",
            name=op.f("uq_period_total_organisation_id_population_first_day_last_day"),
        ),
    )
    op.create_table(
        "person",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=True),
        sa.Column("office", sa.String(40), nullable=True),
        sa.Column("email_lookup", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_person_department_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_person_key_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_lookup", name=op.f("uq_person_email_lookup")),
    )
    op.create_index(op.f("ix_person_department_id"), "person", ["department_id"], unique=False)
    op.create_index(op.f("ix_person_organisation_id"), "person", ["organisation_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=True),
        sa.Column("scope", sa.String(40), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_assignment_department_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_assignment_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_organisation_id_role"), "assignment", ["organisation_id", "role"], unique=False)
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_draft_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", "path", name=op.f("uq_draft_person_id_path")),
    )
    op.create_index(op.f("ix_draft_kept_at"), "draft", ["kept_at"], unique=False)
    op.create_table(
        "duty",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_duty_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_organisation_id_ends_on"), "duty", ["organisation_id", "ends_on"], unique=False)
    op.create_table(
        "fact_form",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["fact.incident_id"], name=op.f("fk_fact_form_incident_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "form", name=op.f("pk_fact_form")),
    )
    op.create_table(
        "fact_stage",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["fact.incident_id"], name=op.f("fk_fact_stage_incident_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "step", name=op.f("pk_fact_stage")),
    )
    op.create_table(
        "incident",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.String(length=32), nullable=True),
        sa.Column("reporter_id", sa.String(length=32), nullable=True),
        sa.Column("affected_id", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("sent_from", sa.String(length=64), nullable=True),
        sa.Column("received_as", sa.String(length=64), nullable=True),
        sa.Column("population", sa.String(40), nullable=False),
        sa.Column("office", sa.String(40), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("target", sa.String(40), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("precision", sa.String(40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forms", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(40), nullable=True),
        sa.Column("place", sa.String(40), nullable=True),
        sa.Column("relation", sa.String(40), nullable=True),
        sa.Column("perpetrator_known", sa.Boolean(), nullable=True),
        sa.Column("trigger", sa.String(40), nullable=True),
        sa.Column("consequences", sa.Text(), nullable=True),
        sa.Column("police_wished", sa.Boolean(), nullable=True),
        sa.Column("influence", sa.String(40), nullable=True),
        sa.Column("manager_may_see", sa.Boolean(), nullable=True),
        sa.Column("call_today", sa.Boolean(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("narrative_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("call_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["affected_id"], ["person.id"], name=op.f("fk_incident_affected_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_incident_department_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_incident_key_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_incident_organisation_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_incident_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("reporter_id", "submission", name=op.f("uq_incident_reporter_id_submission")),
    )
    op.create_index(op.f("ix_incident_affected_id"), "incident", ["affected_id"], unique=False)
    op.create_index(
        op.f("ix_incident_organisation_id_first_day"), "incident", ["organisation_id", "first_day"], unique=False
    )
    op.create_index(op.f("ix_incident_reporter_id"), "incident", ["reporter_id"], unique=False)
    op.create_index(
        "uq_incident_organisation_id_submission_without_account",
        "incident",
        ["organisation_id", "submission"],
        unique=True,
        sqlite_where=sa.text("reporter_id IS NULL"),
        postgresql_where=sa.text("reporter_id IS NULL"),
    )
    op.create_table(
        "mail",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("recipient_id", sa.String(length=32), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(40), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_mail_organisation_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_mail_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index(op.f("ix_mail_organisation_id_state"), "mail", ["organisation_id", "state"], unique=False)
    op.create_index(op.f("ix_mail_recipient_id_made_at"), "mail", ["recipient_id", "made_at"], unique=False)
    op.create_index(op.f("ix_mail_state_not_before"), "mail", ["state", "not_before"], unique=False)
    op.create_table(
        "mail_preference",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("delivery", sa.String(40), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_preference_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_preference")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_mail_preference_person_id_kind")),
    )
    op.create_table(
        "report_draft",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_report_draft_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint("person_id", "page", name=op.f("uq_report_draft_person_id_page")),
    )
    op.create_index(op.f("ix_report_draft_saved_at"), "report_draft", ["saved_at"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)
    op.create_table(
        "substitute",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("substitute_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_substitute_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitute_person_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitute_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute")),
        sa.UniqueConstraint("person_id", name=op.f("uq_substitute_person_id")),
    )
    op.create_table(
        "broken_rule",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_broken_rule_incident_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["house_rule.id"], name=op.f("fk_broken_rule_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_rule")),
        sa.UniqueConstraint("incident_id", "rule_id", name=op.f("uq_broken_rule_incident_id_rule_id")),
    )
    op.create_table(
        "case_file",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("clerk_scope", sa.String(40), nullable=True),
        sa.Column("proposed_severity", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(40), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(40), nullable=True),
        sa.Column("duplicate_of_id", sa.String(length=32), nullable=True),
        sa.Column("due_care", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_threat", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_all", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_core", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_care", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_threat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("severity_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("close_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("what_changed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["case_file.id"], name=op.f("fk_case_file_duplicate_of_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_case_file_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_case_file_key_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_case_file_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_case_file_incident_id")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_case_file_organisation_id_number")),
    )
    op.create_index(
        op.f("ix_case_file_organisation_id_closed_at_id"),
        "case_file",
        ["organisation_id", "closed_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_file_organisation_id_due_all_id"), "case_file", ["organisation_id", "due_all", "id"], unique=False
    )
    op.create_index(
        op.f("ix_case_file_organisation_id_due_care_id"),
        "case_file",
        ["organisation_id", "due_care", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_file_organisation_id_due_threat_id"),
        "case_file",
        ["organisation_id", "due_threat", "id"],
        unique=False,
    )
    op.create_table(
        "evidence_file",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("added_by_id", sa.String(length=32), nullable=True),
        sa.Column("from_reporter", sa.Boolean(), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("scan", sa.String(40), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("preview", sa.String(40), nullable=False),
        sa.Column("preview_size", sa.Integer(), nullable=False),
        sa.Column("preview_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_file_added_by_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_evidence_file_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_evidence_file_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    op.create_index(
        op.f("ix_evidence_file_incident_id_status"), "evidence_file", ["incident_id", "status"], unique=False
    )
    op.create_index(op.f("ix_evidence_file_preview"), "evidence_file", ["preview"], unique=False)
    op.create_index(op.f("ix_evidence_file_scan"), "evidence_file", ["scan"], unique=False)
    op.create_table(
        "incident_care",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("harm_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_wish_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_care_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_incident_care_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_care")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_care_incident_id")),
    )
    op.create_table(
        "incident_circumstances",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("others_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("witnesses_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("whereabouts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("means_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("run_up_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_circumstances_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_incident_circumstances_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_circumstances")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_circumstances_incident_id")),
    )
    op.create_table(
        "incident_home",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("whereabouts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at_home_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("security_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_home_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_incident_home_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_home")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_home_incident_id")),
    )
    op.create_table(
        "incident_perpetrator",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("appearance_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("vehicle_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("web_address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("online_when_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_perpetrator_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_incident_perpetrator_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_perpetrator")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_perpetrator_incident_id")),
    )
    op.create_table(
        "incident_perpetrator_identity",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("perpetrator_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_perpetrator_identity_incident_id")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_incident_perpetrator_identity_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_perpetrator_identity")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_perpetrator_identity_incident_id")),
    )
    op.create_table(
        "message",
        sa.Column("recipient_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("mail_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_message_mail_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_message_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("about", "kind", "recipient_id", name=op.f("uq_message_about_kind_recipient_id")),
    )
    op.create_index(
        "ix_message_mail_id",
        "message",
        ["mail_id"],
        unique=False,
        sqlite_where=sa.text("mail_id IS NOT NULL"),
        postgresql_where=sa.text("mail_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_message_waits_not_before"), "message", ["waits", "not_before"], unique=False)
    op.create_table(
        "earlier_story",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_earlier_story_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_earlier_story_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_story")),
    )
    op.create_index(op.f("ix_earlier_story_incident_id"), "earlier_story", ["incident_id"], unique=False)
    op.create_table(
        "person_concerned",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("standing", sa.String(40), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reach_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_person_concerned_incident_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_person_concerned_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_concerned")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_person_concerned_incident_id")),
    )
    op.create_table(
        "case_block",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_block_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_block_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_block")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_block_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_block_person_id_case_id"), "case_block", ["person_id", "case_id"], unique=False)
    op.create_table(
        "case_grant",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_grant_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grant")),
        sa.UniqueConstraint("case_id", "person_id", "role", name=op.f("uq_case_grant_case_id_person_id_role")),
    )
    op.create_index(op.f("ix_case_grant_person_id_case_id"), "case_grant", ["person_id", "case_id"], unique=False)
    op.create_table(
        "case_handler",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_handler_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_handler_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_handler")),
        sa.UniqueConstraint("case_id", "role", name=op.f("uq_case_handler_case_id_role")),
    )
    op.create_index(op.f("ix_case_handler_person_id_case_id"), "case_handler", ["person_id", "case_id"], unique=False)
    op.create_table(
        "closing_reply",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("helped", sa.String(40), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("remark_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_closing_reply_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_closing_reply_key_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_closing_reply_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_reply")),
    )
    op.create_index(op.f("ix_closing_reply_case_id_at"), "closing_reply", ["case_id", "at"], unique=False)
    op.create_table(
        "event",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("happening", sa.String(40), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("for_reporter", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_event_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_case_id_at"), "event", ["case_id", "at"], unique=False)
    op.create_table(
        "evidence_chunk",
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("copy", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_evidence_chunk_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_chunk")),
        sa.UniqueConstraint("file_id", "copy", "number", name=op.f("uq_evidence_chunk_file_id_copy_number")),
    )
    op.create_table(
        "home_advice",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("advice_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_home_advice_case_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_home_advice_given_by_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_home_advice_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_advice")),
    )
    op.create_index(op.f("ix_home_advice_case_id"), "home_advice", ["case_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("is_answer", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_note_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_note_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_note_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_case_id_written_at"), "note", ["case_id", "written_at"], unique=False)
    op.create_table(
        "police_step",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("vpt_code", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("police_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_police_step_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_police_step_decided_by_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_police_step_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_step")),
        sa.UniqueConstraint("case_id", name=op.f("uq_police_step_case_id")),
    )
    op.create_table(
        "reaction",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("their_side_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_reaction_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_reaction_key_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_reaction_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
    )
    op.create_index(op.f("ix_reaction_case_id"), "reaction", ["case_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_reading_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reading_person_id")),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_reading")),
    )
    op.create_table(
        "talk",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_talk_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_talk_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    op.create_index(op.f("ix_talk_case_id_step"), "talk", ["case_id", "step"], unique=False)
    op.create_table(
        "talk_confirmation",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("said", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_talk_confirmation_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_talk_confirmation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_confirmation")),
    )
    op.create_index(
        op.f("ix_talk_confirmation_case_id_step_at"), "talk_confirmation", ["case_id", "step", "at"], unique=False
    )
    op.create_table(
        "talk_question",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_talk_question_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_question")),
        sa.UniqueConstraint("case_id", "step", name=op.f("uq_talk_question_case_id_step")),
    )
    op.create_table(
        "task",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_wish", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_task_case_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_task_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("case_id", "step", name=op.f("uq_task_case_id_step")),
    )
    op.create_index(op.f("ix_task_case_id_status_due_at"), "task", ["case_id", "status", "due_at"], unique=False)
    op.create_table(
        "unseen_name",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_unseen_name_case_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], name=op.f("fk_unseen_name_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unseen_name")),
    )
    op.create_index(op.f("ix_unseen_name_case_id"), "unseen_name", ["case_id"], unique=False)
    op.create_table(
        "unwanted_handler",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_unwanted_handler_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unwanted_handler_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unwanted_handler")),
        sa.UniqueConstraint("case_id", "person_id", "role", name=op.f("uq_unwanted_handler_case_id_person_id_role")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_visit_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_case_id"), "visit", ["case_id"], unique=False)
    op.create_table(
        "visitor_code",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_visitor_code_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_code")),
    )
    op.create_index(op.f("ix_visitor_code_case_id_kind"), "visitor_code", ["case_id", "kind"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_visitor_code_case_id_kind"), table_name="visitor_code")
    op.drop_table("visitor_code")
    op.drop_index(op.f("ix_visit_case_id"), table_name="visit")
    op.drop_table("visit")
    op.drop_table("unwanted_handler")
    op.drop_index(op.f("ix_unseen_name_case_id"), table_name="unseen_name")
    op.drop_table("unseen_name")
    op.drop_index(op.f("ix_task_case_id_status_due_at"), table_name="task")
    op.drop_table("task")
    op.drop_table("talk_question")
    op.drop_index(op.f("ix_talk_confirmation_case_id_step_at"), table_name="talk_confirmation")
    op.drop_table("talk_confirmation")
    op.drop_index(op.f("ix_talk_case_id_step"), table_name="talk")
    op.drop_table("talk")
    op.drop_table("reading")
    op.drop_index(op.f("ix_reaction_case_id"), table_name="reaction")
    op.drop_table("reaction")
    op.drop_table("police_step")
    op.drop_index(op.f("ix_note_case_id_written_at"), table_name="note")
    op.drop_table("note")
    op.drop_index(op.f("ix_home_advice_case_id"), table_name="home_advice")
    op.drop_table("home_advice")
    op.drop_table("evidence_chunk")
    op.drop_index(op.f("ix_event_case_id_at"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_closing_reply_case_id_at"), table_name="closing_reply")
    op.drop_table("closing_reply")
    op.drop_index(op.f("ix_case_handler_person_id_case_id"), table_name="case_handler")
    op.drop_table("case_handler")
    op.drop_index(op.f("ix_case_grant_person_id_case_id"), table_name="case_grant")
    op.drop_table("case_grant")
    op.drop_index(op.f("ix_case_block_person_id_case_id"), table_name="case_block")
    op.drop_table("case_block")
    op.drop_table("person_concerned")
    op.drop_index(op.f("ix_earlier_story_incident_id"), table_name="earlier_story")
    op.drop_table("earlier_story")
    op.drop_index(op.f("ix_message_waits_not_before"), table_name="message")
    op.drop_index(
        "ix_message_mail_id",
        table_name="message",
        sqlite_where=sa.text("mail_id IS NOT NULL"),
        postgresql_where=sa.text("mail_id IS NOT NULL"),
    )
    op.drop_table("message")
    op.drop_table("incident_perpetrator_identity")
    op.drop_table("incident_perpetrator")
    op.drop_table("incident_home")
    op.drop_table("incident_circumstances")
    op.drop_table("incident_care")
    op.drop_index(op.f("ix_evidence_file_scan"), table_name="evidence_file")
    op.drop_index(op.f("ix_evidence_file_preview"), table_name="evidence_file")
    op.drop_index(op.f("ix_evidence_file_incident_id_status"), table_name="evidence_file")
    op.drop_table("evidence_file")
    op.drop_index(op.f("ix_case_file_organisation_id_due_threat_id"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_organisation_id_due_care_id"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_organisation_id_due_all_id"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_organisation_id_closed_at_id"), table_name="case_file")
    op.drop_table("case_file")
    op.drop_table("broken_rule")
    op.drop_table("substitute")
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_report_draft_saved_at"), table_name="report_draft")
    op.drop_table("report_draft")
    op.drop_table("mail_preference")
    op.drop_index(op.f("ix_mail_state_not_before"), table_name="mail")
    op.drop_index(op.f("ix_mail_recipient_id_made_at"), table_name="mail")
    op.drop_index(op.f("ix_mail_organisation_id_state"), table_name="mail")
    op.drop_table("mail")
    op.drop_index(
        "uq_incident_organisation_id_submission_without_account",
        table_name="incident",
        sqlite_where=sa.text("reporter_id IS NULL"),
        postgresql_where=sa.text("reporter_id IS NULL"),
    )
    op.drop_index(op.f("ix_incident_reporter_id"), table_name="incident")
    op.drop_index(op.f("ix_incident_organisation_id_first_day"), table_name="incident")
    op.drop_index(op.f("ix_incident_affected_id"), table_name="incident")
    op.drop_table("incident")
    op.drop_table("fact_stage")
    op.drop_table("fact_form")
    op.drop_index(op.f("ix_duty_organisation_id_ends_on"), table_name="duty")
    op.drop_table("duty")
    op.drop_index(op.f("ix_draft_kept_at"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_assignment_person_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_organisation_id_role"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_person_organisation_id"), table_name="person")
    op.drop_index(op.f("ix_person_department_id"), table_name="person")
    op.drop_table("person")
    op.drop_table("period_total")
    op.drop_index(op.f("ix_house_rule_norm_id"), table_name="house_rule")
    op.drop_table("house_rule")
    op.drop_index(op.f("ix_head_count_organisation_id_quarter"), table_name="head_count")
    op.drop_table("head_count")
    op.drop_index(op.f("ix_fact_organisation_id_year"), table_name="fact")
    op.drop_index(op.f("ix_fact_organisation_id_population_month"), table_name="fact")
    op.drop_table("fact")
    op.drop_table("pulse_round")
    op.drop_table("house_norm")
    op.drop_table("department")
    op.drop_table("sign_in_throttle")
    op.drop_table("pulse_turn")
    op.drop_table("organisation")
    op.drop_table("data_key")
    op.drop_index(op.f("ix_audit_line_object_id"), table_name="audit_line")
    op.drop_table("audit_line")
    op.drop_table("audit_head")
