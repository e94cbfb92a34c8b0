-- Published counts. A release is a snapshot: count_member says who is in it and in which cell, as changes from the release before.
CREATE TABLE count_release (
  pathway_id TEXT NOT NULL,
  release    INTEGER NOT NULL CHECK (release > 0),
  made_at    TEXT NOT NULL,
  people     INTEGER NOT NULL,
  PRIMARY KEY (pathway_id, release)
) STRICT, WITHOUT ROWID;

CREATE TABLE count_member (
  pathway_id  TEXT NOT NULL,
  episode_row INTEGER NOT NULL,
  release     INTEGER NOT NULL,
  cell        TEXT NOT NULL,                    -- one value for each dimension; '' when no longer in it
  PRIMARY KEY (pathway_id, episode_row, release)
) STRICT, WITHOUT ROWID;

-- Every answer given out: the same question in the same release gets it again, and its sets of people are the query ledger.
CREATE TABLE count_answer (
  pathway_id  TEXT NOT NULL,
  release     INTEGER NOT NULL,
  question    TEXT NOT NULL,                    -- in one spelling
  shown       TEXT NOT NULL,                    -- 1 for each figure that was shown, 0 for each that was hidden; '' with noise
  answer      TEXT NOT NULL,                    -- JSON
  answered_at TEXT NOT NULL,
  PRIMARY KEY (pathway_id, release, question)
) STRICT, WITHOUT ROWID;

-- What answers with noise have cost: written before the answer is worked out.
CREATE TABLE noise_charge (
  charge_row INTEGER PRIMARY KEY,
  pathway_id TEXT NOT NULL,
  year       INTEGER NOT NULL,
  question   TEXT NOT NULL,
  epsilon_hundredths INTEGER NOT NULL CHECK (epsilon_hundredths > 0),
  charged_at TEXT NOT NULL
) STRICT;
CREATE INDEX noise_charge_by_year ON noise_charge (pathway_id, year);
