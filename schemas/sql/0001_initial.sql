-- Cairn's tables. Dates are ISO text (YYYY-MM-DD), moments ISO text in UTC; ids are opaque random text; row ids are internal.

CREATE TABLE questionnaire (
  questionnaire_id TEXT PRIMARY KEY,
  url              TEXT NOT NULL,               -- canonical without version; 'Questionnaire/<id>' when the file has none
  version          TEXT NOT NULL,               -- '' when the file has none
  title            TEXT NOT NULL,
  status           TEXT NOT NULL CHECK (status IN ('draft', 'active', 'retired', 'unknown')),
  sha256           TEXT NOT NULL,               -- of the document: a published version never changes
  document         TEXT NOT NULL,
  stored_at        TEXT NOT NULL,
  UNIQUE (url, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE pathway (
  pathway_id TEXT NOT NULL,
  version    TEXT NOT NULL,
  title      TEXT NOT NULL,
  document   TEXT NOT NULL,                     -- pathway.json
  scoring    TEXT NOT NULL,                     -- {"scales": [...]} of all its questionnaires
  stored_at  TEXT NOT NULL,
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  PRIMARY KEY (pathway_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE episode (
  episode_row  INTEGER PRIMARY KEY,
  episode_id   TEXT NOT NULL UNIQUE,
  pathway_id   TEXT NOT NULL,
  person       TEXT NOT NULL,                   -- opaque; the same person's episodes share it
  site         TEXT NOT NULL,
  referred_on  TEXT NOT NULL,
  birth_year   INTEGER CHECK (birth_year BETWEEN 1900 AND 2100),
  sex          TEXT NOT NULL CHECK (sex IN ('female', 'male', 'other', 'unknown')),
  ethnicity    TEXT NOT NULL,                   -- NHS 16+1 code, 'Z' when not stated
  deprivation_decile INTEGER CHECK (deprivation_decile BETWEEN 1 AND 10)
) STRICT;
CREATE INDEX episode_by_pathway ON episode (pathway_id, episode_row);

CREATE TABLE stage_event (
  event_row   INTEGER PRIMARY KEY,
  episode_row INTEGER NOT NULL REFERENCES episode,
  stage       TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('entered', 'attended', 'did-not-attend', 'cancelled-by-service', 'cancelled-by-person',
                                            'paused', 'left', 'expired')),
  occurred_on TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX stage_event_by_episode ON stage_event (episode_row, occurred_on);

CREATE TABLE survey_request (
  request_row  INTEGER PRIMARY KEY,
  request_id   TEXT NOT NULL UNIQUE,
  token_hash   TEXT NOT NULL UNIQUE,            -- hexadecimal BLAKE2b-256 of the link's token; the token itself is never stored
  episode_row  INTEGER NOT NULL REFERENCES episode,
  timepoint    TEXT NOT NULL,
  opens_on     TEXT NOT NULL,
  closes_on    TEXT NOT NULL,
  mode         TEXT NOT NULL CHECK (mode IN ('web', 'paper', 'phone', 'proxy', 'interpreter')),
  language     TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('planned', 'sent', 'opened', 'partly-answered', 'completed', 'declined', 'expired', 'returned')),
  created_at   TEXT NOT NULL,
  completed_at TEXT,
  CHECK (opens_on <= closes_on)
) STRICT;
CREATE INDEX survey_request_by_episode ON survey_request (episode_row, timepoint);
CREATE INDEX survey_request_open ON survey_request (closes_on, request_row)
  WHERE state IN ('planned', 'sent', 'opened', 'partly-answered');

-- What has been answered so far: one row per questionnaire of the request, at its pinned version.
CREATE TABLE draft (
  request_row      INTEGER NOT NULL REFERENCES survey_request,
  position         INTEGER NOT NULL CHECK (position >= 0),
  questionnaire_id TEXT NOT NULL REFERENCES questionnaire,
  revision         INTEGER NOT NULL,
  document         TEXT NOT NULL,               -- QuestionnaireResponse, status in-progress
  updated_at       TEXT NOT NULL,
  PRIMARY KEY (request_row, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
  consent_row  INTEGER PRIMARY KEY,
  episode_row  INTEGER NOT NULL REFERENCES episode,
  request_row  INTEGER REFERENCES survey_request,
  purpose      TEXT NOT NULL,
  text_version TEXT NOT NULL,
  choice       TEXT NOT NULL CHECK (choice IN ('yes', 'no')),
  recorded_at  TEXT NOT NULL
) STRICT;
CREATE INDEX consent_by_episode ON consent (episode_row, purpose, consent_row);

CREATE TABLE response (
  response_row     INTEGER PRIMARY KEY,
  response_id      TEXT NOT NULL UNIQUE,
  questionnaire_id TEXT NOT NULL REFERENCES questionnaire,
  episode_row      INTEGER REFERENCES episode,
  request_row      INTEGER REFERENCES survey_request,
  timepoint        TEXT NOT NULL,               -- '' when it belongs to no episode
  status           TEXT NOT NULL,
  mode             TEXT NOT NULL,
  authored_on      TEXT NOT NULL,               -- day the person answered
  received_at      TEXT NOT NULL,
  document         TEXT NOT NULL                -- QuestionnaireResponse, exactly as accepted plus id and meta
) STRICT;
CREATE UNIQUE INDEX response_once_per_request ON response (request_row, questionnaire_id) WHERE request_row IS NOT NULL;
CREATE INDEX response_by_episode ON response (episode_row, timepoint);
CREATE INDEX response_by_questionnaire ON response (questionnaire_id, response_row);

-- One row per answer that is a number, code or date, so that figures about items need no JSON. Free text stays in the document.
CREATE TABLE answer (
  response_row INTEGER NOT NULL REFERENCES response,
  link_id      TEXT NOT NULL,
  repeat       INTEGER NOT NULL,
  number       REAL,
  code         TEXT,
  PRIMARY KEY (response_row, link_id, repeat)
) STRICT, WITHOUT ROWID;

-- Pathway, episode and day are repeated here so that figures of a measure are one walk along one index.
CREATE TABLE score (
  response_row   INTEGER NOT NULL REFERENCES response,
  measure        TEXT NOT NULL,
  pathway_id     TEXT NOT NULL,                 -- of the episode; '' when it belongs to none
  episode_row    INTEGER,
  timepoint      TEXT NOT NULL,
  authored_on    TEXT NOT NULL,
  rule_version   TEXT NOT NULL,
  value          REAL,
  items_answered INTEGER NOT NULL,
  items_missing  INTEGER NOT NULL,
  PRIMARY KEY (response_row, measure)
) STRICT, WITHOUT ROWID;
CREATE INDEX score_by_measure ON score (pathway_id, measure, episode_row, authored_on, response_row, timepoint, value)
  WHERE episode_row IS NOT NULL;

-- Kept up as responses come in: what a dashboard shows by month, and how many responses there are.
CREATE TABLE score_month (
  pathway_id     TEXT NOT NULL,
  measure        TEXT NOT NULL,
  month          TEXT NOT NULL,                 -- YYYY-MM of the day the person answered
  timepoint      TEXT NOT NULL,
  n              INTEGER NOT NULL,
  sum            REAL NOT NULL,
  sum_of_squares REAL NOT NULL,
  PRIMARY KEY (pathway_id, measure, month, timepoint)
) STRICT, WITHOUT ROWID;
CREATE TABLE tally (
  name TEXT PRIMARY KEY,
  n    INTEGER NOT NULL CHECK (n >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO tally (name, n) VALUES ('response', 0);

CREATE TABLE account (
  account_id    TEXT PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  role          TEXT NOT NULL CHECK (role IN ('clinician', 'group-member', 'evaluator', 'administrator')),
  password_hash TEXT NOT NULL,                  -- Argon2id, libsodium's text form
  is_disabled   INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
  failed_sign_ins INTEGER NOT NULL,
  locked_until  TEXT,
  created_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account,
  csrf_token TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE machine_token (
  token_hash TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  scopes     TEXT NOT NULL,                     -- space separated: survey.write pathway.read cohort.run export.read admin
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Appended, never changed: each row's hash covers the row before it.
CREATE TABLE audit_event (
  sequence     INTEGER PRIMARY KEY,
  at           TEXT NOT NULL,
  actor        TEXT NOT NULL,                   -- 'account:<id>', 'token:<name>', 'link', 'command', 'demo'
  action       TEXT NOT NULL,                   -- 'response.submit', 'extract.make' …
  subject      TEXT NOT NULL,                   -- 'Episode/<id>' …; never a name
  detail       TEXT NOT NULL,                   -- JSON; never an answer
  previous_hash TEXT NOT NULL,
  hash         TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_event_is_not_changed BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_event_is_not_deleted BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;

CREATE TABLE comparison (
  comparison_id TEXT PRIMARY KEY,
  pathway_id    TEXT NOT NULL,
  change_id     TEXT NOT NULL,
  plan          TEXT NOT NULL,                  -- JSON, sealed
  plan_sha256   TEXT NOT NULL,
  created_by    TEXT NOT NULL,
  created_at    TEXT NOT NULL,
  result        TEXT,                           -- JSON of the last run
  run_at        TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE extract (
  extract_id   TEXT PRIMARY KEY,
  study        TEXT NOT NULL,
  pathway_id   TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  made_at      TEXT NOT NULL,
  manifest     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers to repeated POSTs with the same Idempotency-Key.
CREATE TABLE idempotency (
  key         TEXT PRIMARY KEY,
  body_sha256 TEXT NOT NULL,
  status      INTEGER NOT NULL,
  location    TEXT NOT NULL,
  stored_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
