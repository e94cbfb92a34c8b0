-- Comments on their way to being quoted, who read them, and which quotes left.

-- A group: nothing is quoted of one with too few people.
CREATE TABLE comment_group (
  group_row     INTEGER PRIMARY KEY,
  pathway_id    TEXT NOT NULL,
  timepoint     TEXT NOT NULL,
  questionnaire TEXT NOT NULL,                  -- canonical url with its version: another version may ask otherwise
  link_id       TEXT NOT NULL,
  question      TEXT NOT NULL,                  -- its words
  UNIQUE (pathway_id, timepoint, questionnaire, link_id)
) STRICT;

CREATE TABLE comment (
  comment_id   TEXT PRIMARY KEY,                -- drawn by chance: its order says nothing
  group_row    INTEGER NOT NULL REFERENCES comment_group,
  person       TEXT NOT NULL,                   -- as in withdrawal
  episode_row  INTEGER NOT NULL REFERENCES episode,
  response_row INTEGER NOT NULL REFERENCES response,
  occurrence   INTEGER NOT NULL,                -- among the answers to this question in this response, from 0
  language     TEXT NOT NULL,                   -- of the survey; '' when it is not known
  words        TEXT NOT NULL,                   -- as written, but for signs that cannot be seen
  cuts         TEXT NOT NULL,                   -- what never leaves: 'BEGIN-END[TAG]' in bytes of the words, in order
  needs_care   INTEGER NOT NULL CHECK (needs_care IN (0, 1)),
  state        TEXT NOT NULL CHECK (state IN ('unread', 'passed', 'cleared', 'refused')),
  first_by     TEXT,                            -- as in the audit log
  first_at     TEXT,
  second_by    TEXT,
  second_at    TEXT,
  refused_by   TEXT,
  refused_at   TEXT,
  reason       TEXT,                            -- of the refusal
  UNIQUE (response_row, group_row, occurrence),
  CHECK (state <> 'unread' OR (first_by IS NULL AND second_by IS NULL)),
  CHECK (state NOT IN ('passed', 'cleared') OR (first_by IS NOT NULL AND first_at IS NOT NULL)),
  CHECK (state <> 'cleared' OR (second_by IS NOT NULL AND second_at IS NOT NULL)),
  CHECK (second_by IS NULL OR (first_by IS NOT NULL AND first_by <> second_by)),
  CHECK ((state = 'refused') = (refused_by IS NOT NULL AND refused_at IS NOT NULL AND reason IS NOT NULL))
) STRICT;
CREATE INDEX comment_by_state ON comment (state, comment_id);
CREATE INDEX comment_by_group ON comment (group_row, person, episode_row);
CREATE INDEX comment_by_person ON comment (person);

CREATE TRIGGER comment_begins_unread BEFORE INSERT ON comment WHEN NEW.state <> 'unread'
  OR EXISTS (SELECT 1 FROM withdrawal w WHERE w.person = NEW.person)
BEGIN SELECT RAISE(ABORT, 'a comment begins unread, and nobody who withdrew has one'); END;
-- One step at a time, by two people; a refusal is final; what was read is what leaves.
CREATE TRIGGER comment_is_read_twice BEFORE UPDATE ON comment
WHEN OLD.state = 'refused'
  OR (NEW.state <> OLD.state AND NEW.state <> 'refused'
      AND NOT (OLD.state = 'unread' AND NEW.state = 'passed') AND NOT (OLD.state = 'passed' AND NEW.state = 'cleared'))
  OR (NEW.cuts <> OLD.cuts AND OLD.state = 'cleared')
  OR (OLD.first_by IS NOT NULL AND NEW.first_by IS NOT OLD.first_by)
  OR (OLD.second_by IS NOT NULL AND NEW.second_by IS NOT OLD.second_by)
  OR NEW.words <> OLD.words OR NEW.person <> OLD.person OR NEW.group_row <> OLD.group_row
  OR NEW.response_row <> OLD.response_row OR NEW.episode_row <> OLD.episode_row OR NEW.comment_id <> OLD.comment_id
BEGIN SELECT RAISE(ABORT, 'a comment is passed by two people, one after the other, and a refusal is final'); END;

-- How far each pathway's answers and agreements have been looked through.
CREATE TABLE comment_cursor (
  pathway_id TEXT NOT NULL,
  source     TEXT NOT NULL,                     -- 'consent', or the id of a questionnaire
  last_row   INTEGER NOT NULL,                  -- consent_row or response_row
  PRIMARY KEY (pathway_id, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE quote_release (
  release_id TEXT PRIMARY KEY,
  pathway_id TEXT NOT NULL,
  purpose    TEXT NOT NULL,
  made_by    TEXT NOT NULL,                     -- as in the audit log
  made_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX quote_release_by_day ON quote_release (made_at, release_id);
-- The order was drawn by chance. The comment may be gone: its person has withdrawn since.
CREATE TABLE quote_release_item (
  release_id TEXT NOT NULL REFERENCES quote_release,
  position   INTEGER NOT NULL,
  comment_id TEXT NOT NULL,
  PRIMARY KEY (release_id, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quote_was_read_twice BEFORE INSERT ON quote_release_item
WHEN NOT EXISTS (SELECT 1 FROM comment c WHERE c.comment_id = NEW.comment_id AND c.state = 'cleared' AND c.first_by <> c.second_by
                 AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.person = c.person))
BEGIN SELECT RAISE(ABORT, 'only comments that two people passed are quoted'); END;
CREATE TRIGGER quote_release_is_not_changed BEFORE UPDATE ON quote_release
BEGIN SELECT RAISE(ABORT, 'a release of quotes is never changed'); END;
CREATE TRIGGER quote_is_not_changed BEFORE UPDATE ON quote_release_item
BEGIN SELECT RAISE(ABORT, 'a release of quotes is never changed'); END;

-- A person's latest choice over all their episodes, and who said yes to being quoted since the last look.
CREATE INDEX episode_by_person ON episode (person, pathway_id) WHERE person <> '';
CREATE INDEX consent_for_quotes ON consent (consent_row) WHERE purpose = 'quotes' AND choice = 'yes';
