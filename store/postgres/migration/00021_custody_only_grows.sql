-- +goose Up
-- The custody of evidence only grows.
-- +goose StatementBegin
CREATE FUNCTION evidence_custody_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the custody of evidence only grows'; END $$;
-- +goose StatementEnd
CREATE TRIGGER evidence_custody_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_custody
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_custody_only_grows();
