-- Times are nanoseconds since 1970-01-01T00:00Z. A place counts up, so that rows of the same instant
-- have an order. Values of JSON are text: they are read whole, and never searched.

CREATE TABLE owner (
  id TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL
);

CREATE TABLE api_key (
  place ${identity},
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL REFERENCES owner (id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE TABLE bundle (
  place ${identity},
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  flavor TEXT NOT NULL,
  artifacts TEXT NOT NULL,
  metadata TEXT NOT NULL,
  details TEXT NOT NULL,
  schema_location TEXT,
  created_at BIGINT NOT NULL
);

CREATE INDEX bundle_by_name ON bundle (owner, name, created_at, place);

CREATE TABLE endpoint (
  place ${identity},
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  revision INTEGER NOT NULL,
  spec TEXT NOT NULL,
  fallback_revision INTEGER,
  fallback_spec TEXT,
  status TEXT NOT NULL,
  status_reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (owner, name)
);

CREATE TABLE task (
  place ${identity},
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  return_pickled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  holder TEXT,
  lease_until BIGINT,
  ended_at BIGINT,
  result TEXT,
  result_key TEXT,
  error TEXT,
  traceback TEXT
);

CREATE INDEX task_pending ON task (endpoint, place) WHERE state = 'PENDING';
CREATE INDEX task_expiring ON task (expires_at) WHERE state = 'PENDING';
CREATE INDEX task_started ON task (endpoint, holder, lease_until) WHERE state = 'STARTED';
CREATE INDEX task_ended ON task (ended_at) WHERE ended_at IS NOT NULL;

-- Apart from the task, whose row is written anew at each step; gone once the task has ended.
CREATE TABLE task_input (
  task ${reference} PRIMARY KEY,
  kind TEXT NOT NULL,
  body ${bytes} NOT NULL
);
