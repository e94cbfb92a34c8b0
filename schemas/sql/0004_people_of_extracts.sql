-- Who has withdrawn, who may be used by a study to which the national data opt-out applies, and who is in which extract.
-- People are named by the service's own opaque id, and nothing here is joined to their records.

CREATE TABLE withdrawal (
  person      TEXT PRIMARY KEY,                 -- as in episode; 'episode:<id>' for an episode without one
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL                     -- as in the audit log
) STRICT, WITHOUT ROWID;
CREATE INDEX withdrawal_by_day ON withdrawal (recorded_at);

-- The list that came back from the check: who may be used, and nobody else. Only the newest of a study is kept.
CREATE TABLE opt_out_list (
  list_id     TEXT PRIMARY KEY,
  study_id    TEXT NOT NULL UNIQUE REFERENCES study,
  checked_on  TEXT NOT NULL,                    -- day of the check against the national register
  people      INTEGER NOT NULL,
  imported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE opt_out_part (
  list_id TEXT NOT NULL,                        -- written before its list, which counts once it is whole
  part    INTEGER NOT NULL,
  hashes  TEXT NOT NULL,                        -- of list and person, 16 hexadecimal digits each, one after the other
  PRIMARY KEY (list_id, part)
) STRICT, WITHOUT ROWID;

-- For recalls: who is in an extract, in the order of their ids, some thousands a row.
CREATE TABLE extract_part (
  extract_id   TEXT NOT NULL,
  first_person TEXT NOT NULL,
  people       TEXT NOT NULL,                   -- each between line feeds
  PRIMARY KEY (extract_id, first_person)
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_refused ON consent (purpose, recorded_at) WHERE choice = 'no';
