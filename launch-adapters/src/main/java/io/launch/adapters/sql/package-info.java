/// The core's rows in a SQL database: SQLite in one file, beside the server.
///
/// Start at [Database], which owns the connections, the one writer thread and the readers. The SQL
/// is written for SQLite and PostgreSQL alike; what differs is a word in [Dialect].
@NullMarked
package io.launch.adapters.sql;

import org.jspecify.annotations.NullMarked;
