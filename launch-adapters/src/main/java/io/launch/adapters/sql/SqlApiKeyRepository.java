package io.launch.adapters.sql;

import io.launch.core.owner.ApiKey;
import io.launch.core.owner.ApiKeyRepository;
import io.launch.core.owner.OwnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The tables of owners and API keys. Safe for use from many threads.
public final class SqlApiKeyRepository implements ApiKeyRepository {
  private final Database database;

  public SqlApiKeyRepository(Database database) {
    this.database = database;
  }

  private static final String ADD_OWNER =
      """
      INSERT INTO owner (id, created_at)
      SELECT :owner, :createdAt
      WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE hash = :hash)
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String ADD =
      """
      INSERT INTO api_key (id, owner, name, hash, hint, created_at, revoked_at)
      VALUES (:id, :owner, :name, :hash, :hint, :createdAt, :revokedAt)
      ON CONFLICT (hash) DO NOTHING
      """;

  @Override
  public boolean add(ApiKey key) {
    return database.write(handle -> insert(handle, key));
  }

  private static final String COUNT = "SELECT COUNT(*) FROM api_key";

  @Override
  public boolean addFirst(ApiKey key) {
    return database.write(handle -> {
      database.dialect().lockTable(handle.getConnection(), "api_key");
      return handle.createQuery(COUNT).mapTo(Long.class).one() == 0 && insert(handle, key);
    });
  }

  private static boolean insert(Handle handle, ApiKey key) {
    handle
        .createUpdate(ADD_OWNER)
        .bind("owner", key.owner().value())
        .bind("createdAt", Times.write(key.createdAt()))
        .bind("hash", key.hash())
        .execute();
    return handle
            .createUpdate(ADD)
            .bind("id", key.id())
            .bind("owner", key.owner().value())
            .bind("name", key.name())
            .bind("hash", key.hash())
            .bind("hint", key.hint())
            .bind("createdAt", Times.write(key.createdAt()))
            .bind("revokedAt", key.revokedAt().map(Times::write).orElse(null))
            .execute()
        == 1;
  }

  private static final String FIND =
      "SELECT * FROM api_key WHERE hash = :hash AND revoked_at IS NULL";

  @Override
  public Optional<ApiKey> findActive(String hash) {
    return database.read(handle ->
        handle.createQuery(FIND).bind("hash", hash).map(SqlApiKeyRepository::key).findOne());
  }

  private static final String LIST = "SELECT * FROM api_key ORDER BY created_at, place";

  @Override
  public List<ApiKey> list() {
    return database.read(handle -> handle.createQuery(LIST).map(SqlApiKeyRepository::key).list());
  }

  private static final String REVOKE =
      "UPDATE api_key SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL";

  @Override
  public boolean revoke(String id, Instant now) {
    return database.write(handle ->
        handle.createUpdate(REVOKE).bind("now", Times.write(now)).bind("id", id).execute() == 1);
  }

  private static ApiKey key(ResultSet row, StatementContext context) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        new OwnerId(row.getString("owner")),
        row.getString("name"),
        row.getString("hash"),
        row.getString("hint"),
        Times.read(row.getLong("created_at")),
        revokedAt(row));
  }

  private static Optional<Instant> revokedAt(ResultSet row) throws SQLException {
    long nanos = row.getLong("revoked_at");
    return row.wasNull() ? Optional.empty() : Optional.of(Times.read(nanos));
  }
}
