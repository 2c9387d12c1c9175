-- What the application may do on PostgreSQL. Run it as the owner of the tables, after each `flask db upgrade`.
-- The owner migrates and removes lines after five years; the application is another role, which owns nothing:
--   CREATE ROLE gir_app LOGIN PASSWORD '…';
GRANT USAGE ON SCHEMA public TO gir_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO gir_app;
-- The log: lines are only added, its end only moves on, and where it begins is none of the application's business.
REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON audit_line FROM gir_app;
REVOKE DELETE, TRUNCATE, TRIGGER ON audit_head FROM gir_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER ON audit_anchor FROM gir_app;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM gir_app;
