/// The core's rows in a SQL database: SQLite in one file, beside the server, or PostgreSQL.
///
/// Start at [Database], which owns the threads that write and read and their connections. The SQL
/// is written for SQLite and PostgreSQL alike; what differs is a word in [Dialect].
///
/// Transactions of PostgreSQL run side by side, each statement on what was committed before it. So
/// an UPDATE that picks its rows by a sub-select locks them there ([Dialect#skipLocked]) or says
/// again outside what must hold of them: of a row that another transaction has changed meanwhile
/// only the outer condition is looked at again. And rows do not become visible in the order of
/// their places or times.
@NullMarked
package io.launch.adapters.sql;

import org.jspecify.annotations.NullMarked;
