-- The servers that share this database. A beat grows while its server lives; its value means nothing.
CREATE TABLE server (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  beat BIGINT NOT NULL
);

-- Which server has which endpoint, and how the endpoint's workers are there. The holder's row may be
-- gone: then the endpoint is there for another to take.
CREATE TABLE endpoint_lease (
  endpoint TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  available INTEGER NOT NULL,
  unavailable INTEGER NOT NULL
);
