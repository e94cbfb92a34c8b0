-- Studies as records, extracts that a second person releases, and the role that may do so.

-- A check constraint cannot be changed in place: the table is written anew. Sessions point at it, so everybody signs in again.
DELETE FROM session;
CREATE TABLE account_with_governance (
  account_id    TEXT PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  role          TEXT NOT NULL CHECK (role IN ('clinician', 'group-member', 'evaluator', 'information-governance', 'administrator')),
  password_hash TEXT NOT NULL,                  -- Argon2id, libsodium's text form
  is_disabled   INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
  failed_sign_ins INTEGER NOT NULL,
  locked_until  TEXT,
  created_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO account_with_governance (account_id, name, role, password_hash, is_disabled, failed_sign_ins, locked_until, created_at)
  SELECT account_id, name, role, password_hash, is_disabled, failed_sign_ins, locked_until, created_at FROM account;
DROP TABLE account;
ALTER TABLE account_with_governance RENAME TO account;

-- What somebody asked for and on what ground. Never changed: another purpose is another study.
CREATE TABLE study (
  study_id        TEXT PRIMARY KEY,
  name            TEXT NOT NULL UNIQUE,         -- short
  pathway_id      TEXT NOT NULL,
  purpose         TEXT NOT NULL,
  lawful_basis    TEXT NOT NULL,
  requester       TEXT NOT NULL,                -- who asks, in words
  recipient       TEXT NOT NULL,                -- who receives the files, in words
  expires_on      TEXT NOT NULL,                -- last day on which its extracts may be approved and downloaded
  consent_purpose TEXT NOT NULL,
  consent_version TEXT NOT NULL,                -- of the consent question's text
  opt_out         TEXT NOT NULL CHECK (opt_out IN ('apply', 'not-applicable:consent', 'not-applicable:anonymised')),
  opt_out_reason  TEXT NOT NULL,
  created_by      TEXT NOT NULL,                -- as in the audit log
  created_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE extract_to_approve (
  extract_id      TEXT PRIMARY KEY,
  study_id        TEXT REFERENCES study,        -- NULL: made before studies were records
  study           TEXT NOT NULL,                -- its name
  pathway_id      TEXT NOT NULL,
  made_by         TEXT NOT NULL,                -- as in the audit log
  made_at         TEXT NOT NULL,
  expires_on      TEXT NOT NULL,
  records         INTEGER NOT NULL,
  manifest        TEXT NOT NULL,
  manifest_sha256 TEXT NOT NULL,                -- of the file; what an approval is for
  state           TEXT NOT NULL CHECK (state IN ('awaiting-approval', 'released', 'refused')),
  decided_by      TEXT,
  decided_at      TEXT,
  decision_reason TEXT,
  CHECK ((state = 'awaiting-approval') = (decided_by IS NULL)),
  CHECK (decided_by IS NULL OR decided_at IS NOT NULL),
  CHECK (state <> 'released' OR decided_by <> made_by)
) STRICT, WITHOUT ROWID;
-- Extracts from before name no recipient, ground or end: nobody could answer for their release.
INSERT INTO extract_to_approve (extract_id, study, pathway_id, made_by, made_at, expires_on, records, manifest, manifest_sha256, state,
                                decided_by, decided_at, decision_reason)
  SELECT extract_id, study, pathway_id, requested_by, made_at, substr(made_at, 1, 10),
         CASE WHEN json_valid(manifest) THEN CAST(coalesce(json_extract(manifest, '$.rows'), 0) AS INTEGER) ELSE 0 END,
         manifest, '', 'refused', 'upgrade', made_at, 'Made before extracts needed an approval. Make it again.'
  FROM extract;
DROP TABLE extract;
ALTER TABLE extract_to_approve RENAME TO extract;
CREATE INDEX extract_by_study ON extract (study_id, made_at);
CREATE INDEX extract_by_day ON extract (made_at, extract_id);

CREATE TRIGGER extract_begins_unapproved BEFORE INSERT ON extract WHEN NEW.state <> 'awaiting-approval'
BEGIN SELECT RAISE(ABORT, 'an extract begins awaiting approval'); END;
CREATE TRIGGER extract_is_decided_once BEFORE UPDATE ON extract
WHEN OLD.state <> 'awaiting-approval' OR NEW.made_by <> OLD.made_by OR NEW.manifest <> OLD.manifest
  OR NEW.manifest_sha256 <> OLD.manifest_sha256 OR NEW.expires_on <> OLD.expires_on OR NEW.study_id IS NOT OLD.study_id
BEGIN SELECT RAISE(ABORT, 'an extract is decided once and otherwise never changed'); END;
CREATE TRIGGER study_is_not_changed BEFORE UPDATE ON study
BEGIN SELECT RAISE(ABORT, 'a study is never changed'); END;

-- The history of extracts is read by extract; the log of surveys is far longer.
CREATE INDEX audit_event_of_extracts ON audit_event (subject, sequence) WHERE subject >= 'Extract/' AND subject < 'Extract0';
