/// The core's rows in a SQL database: SQLite in one file, beside the server, or PostgreSQL.
///
/// Start at [Database], which owns the threads that write and read and their connections. The SQL
/// is written for SQLite and PostgreSQL alike; what differs is a word in [Dialect].
@NullMarked
package io.launch.adapters.sql;

import org.jspecify.annotations.NullMarked;
