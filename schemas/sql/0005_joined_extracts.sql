-- What each extract showed of each person's traits, so that a further extract can be made safe beside it, and studies whose
-- extracts are to be joined person by person.

-- "\nPERSON\n…" becomes "\nPERSON\tCLASS\n…"; 0: not known.
UPDATE extract_part SET people = substr(replace(people, char(10), char(9) || '0' || char(10)), 3);

CREATE TABLE extract_class (
  extract_id TEXT NOT NULL,
  class      INTEGER NOT NULL,                  -- from 1
  traits     TEXT NOT NULL,                     -- JSON object: the trait's name and what was written for it
  PRIMARY KEY (extract_id, class)
) STRICT, WITHOUT ROWID;

-- An extract that waits was not made with others in view.
UPDATE extract SET state = 'refused', decided_by = 'upgrade', decided_at = made_at,
                   decision_reason = 'Made before extracts were made safe beside each other. Make it again.'
WHERE state = 'awaiting-approval';

CREATE INDEX extract_by_pathway ON extract (pathway_id, made_at);

ALTER TABLE study ADD COLUMN pseudonyms TEXT NOT NULL DEFAULT 'per-extract' CHECK (pseudonyms IN ('per-extract', 'per-study'));

-- The secret from which the pseudonyms of a study are made where they are the same in all its extracts. After the study's last day it goes with the next extract that is made.
CREATE TABLE study_secret (
  study_id TEXT PRIMARY KEY REFERENCES study,
  secret   TEXT NOT NULL                        -- random text
) STRICT, WITHOUT ROWID;
