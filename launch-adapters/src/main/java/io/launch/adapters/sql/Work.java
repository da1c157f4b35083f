package io.launch.adapters.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/// Something to do in a transaction. It touches nothing but the database, because it is done again
/// when the transaction fails by the fault of another.
@FunctionalInterface
interface Work<T> {
  T run(Handle handle) throws SQLException;
}
