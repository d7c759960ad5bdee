-- +goose Up
-- The custody of evidence only grows.
-- +goose StatementBegin
CREATE TRIGGER evidence_custody_fixed BEFORE UPDATE ON evidence_custody
BEGIN SELECT RAISE(ABORT, 'the custody of evidence only grows'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evidence_custody_kept BEFORE DELETE ON evidence_custody
BEGIN SELECT RAISE(ABORT, 'the custody of evidence only grows'); END;
-- +goose StatementEnd
