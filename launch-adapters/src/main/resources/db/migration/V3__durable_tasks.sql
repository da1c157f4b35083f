-- What counts for a task from its creation on; times that last are nanoseconds as well.
ALTER TABLE task ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN label TEXT;
ALTER TABLE task ADD COLUMN deadline BIGINT;
ALTER TABLE task ADD COLUMN max_attempts INTEGER NOT NULL DEFAULT 3;
ALTER TABLE task ADD COLUMN backoff BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN retry_on_error BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE task ADD COLUMN retention BIGINT NOT NULL DEFAULT 86400000000000;
ALTER TABLE task ADD COLUMN dead_retention BIGINT NOT NULL DEFAULT 1209600000000000;
ALTER TABLE task ADD COLUMN retry_of TEXT;

-- Where it is. A fence grows with every lease, and only the latest one can change the task.
ALTER TABLE task ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN not_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN waits BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE task ADD COLUMN started_at BIGINT;
ALTER TABLE task ADD COLUMN worker TEXT;
ALTER TABLE task ADD COLUMN revision INTEGER;
ALTER TABLE task ADD COLUMN progress DOUBLE PRECISION;
ALTER TABLE task ADD COLUMN progress_message TEXT;
ALTER TABLE task ADD COLUMN progress_at BIGINT;
ALTER TABLE task ADD COLUMN result_bytes BIGINT;
ALTER TABLE task ADD COLUMN delete_at BIGINT;
ALTER TABLE task ADD COLUMN retried_as TEXT;

-- A lease lasts as long as its holder lives.
DROP INDEX task_started;
ALTER TABLE task DROP COLUMN lease_until;

UPDATE task SET fence = attempts;
UPDATE task SET delete_at = ended_at + retention WHERE ended_at IS NOT NULL;

DROP INDEX task_pending;
DROP INDEX task_ended;
-- Those that wait for their not_before are apart, so that many of them are not in the way. Columns
-- that the condition fixes are in an index all the same where SQLite would read each row for them to
-- count.
CREATE INDEX task_pending ON task (endpoint, owner, priority DESC, place, state, waits)
  WHERE state = 'PENDING' AND NOT waits;
CREATE INDEX task_waiting ON task (endpoint, not_before) WHERE state = 'PENDING' AND waits;
CREATE INDEX task_started ON task (holder, endpoint) WHERE state = 'STARTED';
CREATE INDEX task_ended ON task (endpoint, ended_at, place) WHERE ended_at IS NOT NULL;
CREATE INDEX task_old ON task (delete_at) WHERE delete_at IS NOT NULL;
CREATE INDEX task_by_owner ON task (owner, place);
CREATE INDEX task_by_endpoint ON task (owner, endpoint, place);
CREATE INDEX task_failed ON task (owner, state, place) WHERE error IS NOT NULL;
CREATE INDEX task_dead ON task (endpoint, owner, place)
  WHERE state = 'DEAD' AND retried_as IS NULL;
CREATE INDEX task_by_label ON task (owner, label, place) WHERE label IS NOT NULL;

-- What happened to tasks on their way, other than it should.
CREATE TABLE task_event (
  place ${identity},
  task ${reference} NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  worker TEXT,
  revision INTEGER,
  message TEXT NOT NULL
);

CREATE INDEX task_event_by_task ON task_event (task, place);

-- Submits that are known by a key, so that the same one sent again makes no second task.
CREATE TABLE task_key (
  owner TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  name TEXT NOT NULL,
  request TEXT NOT NULL,
  task TEXT NOT NULL,
  forget_at BIGINT NOT NULL,
  PRIMARY KEY (owner, endpoint, name)
);

CREATE INDEX task_key_old ON task_key (forget_at);
