package io.launch.adapters.sql;

import java.nio.file.Path;

/// The databases on which the same tests run.
public enum TestDatabase {
  SQLITE {
    @Override
    public DatabaseUrl fresh(Path folder) {
      return new DatabaseUrl.Sqlite(folder.resolve("launch.db"));
    }
  },
  POSTGRESQL {
    @Override
    public DatabaseUrl fresh(Path folder) {
      return TestPostgres.newDatabase();
    }
  };

  /// An empty database, in the folder if it is a file.
  public abstract DatabaseUrl fresh(Path folder);
}
