package io.launch.adapters.sql;

import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import io.launch.core.server.ServerRow;
import java.net.URI;
import java.util.List;

/// The server table. Safe for use from many threads.
public final class SqlServerRegistry implements ServerRegistry {
  private final Database database;

  public SqlServerRegistry(Database database) {
    this.database = database;
  }

  private static final String REGISTER = "INSERT INTO server (id, url, beat) VALUES (:id, :url, 0)";

  @Override
  public void register(ServerId id, URI url) {
    database.write(handle ->
        handle.createUpdate(REGISTER).bind("id", id.value()).bind("url", url.toString()).execute());
  }

  private static final String BEAT = "UPDATE server SET beat = beat + 1 WHERE id = :id";

  @Override
  public boolean beat(ServerId id) {
    return database.write(
        handle -> handle.createUpdate(BEAT).bind("id", id.value()).execute() == 1);
  }

  private static final String LIST = "SELECT id, url, beat FROM server";

  @Override
  public List<ServerRow> list() {
    return database.read(handle ->
        handle
            .createQuery(LIST)
            .map((row, _) ->
                new ServerRow(
                    new ServerId(row.getString("id")),
                    URI.create(row.getString("url")),
                    row.getLong("beat")))
            .list());
  }

  private static final String REMOVE = "DELETE FROM server WHERE id = :id";

  @Override
  public boolean remove(ServerId id) {
    return database.write(
        handle -> handle.createUpdate(REMOVE).bind("id", id.value()).execute() == 1);
  }

  private static final String EXPEL = "DELETE FROM server WHERE id = :id AND beat = :beat";

  @Override
  public boolean expel(ServerRow seen) {
    return database.write(handle ->
        handle.createUpdate(EXPEL).bind("id", seen.id().value()).bind("beat", seen.beat()).execute()
            == 1);
  }
}
