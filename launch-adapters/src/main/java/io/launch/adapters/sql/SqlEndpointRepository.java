package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointRepository;
import io.launch.core.endpoint.EndpointRevision;
import io.launch.core.endpoint.EndpointSpec;
import io.launch.core.owner.OwnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/// The endpoint table. Safe for use from many threads.
public final class SqlEndpointRepository implements EndpointRepository {
  private final Database database;

  public SqlEndpointRepository(Database database) {
    this.database = database;
  }

  private static final String ADD =
      """
      INSERT INTO endpoint
        (id, owner, name, type, revision, spec, fallback_revision, fallback_spec,
         status, status_reason, created_at, updated_at)
      VALUES
        (:id, :owner, :name, :type, :revision, :spec, :fallbackRevision, :fallbackSpec,
         :status, :statusReason, :createdAt, :updatedAt)
      ON CONFLICT (owner, name) DO NOTHING
      """;

  @Override
  public boolean add(Endpoint endpoint) {
    return database.write(handle ->
        bind(handle.createUpdate(ADD), endpoint)
                .bind("owner", endpoint.owner().value())
                .bind("type", endpoint.type().name())
                .bind("createdAt", Times.write(endpoint.createdAt()))
                .execute()
            == 1);
  }

  private static final String UPDATE =
      """
      UPDATE endpoint
      SET name = :name, revision = :revision, spec = :spec,
        fallback_revision = :fallbackRevision, fallback_spec = :fallbackSpec,
        status = :status, status_reason = :statusReason, updated_at = :updatedAt
      WHERE id = :id AND revision = :readRevision AND status = :readStatus
        AND updated_at = :readUpdatedAt
      """;

  @Override
  public boolean update(Endpoint read, Endpoint updated) {
    return database.write(handle ->
        bind(handle.createUpdate(UPDATE), updated)
                .bind("readRevision", read.revision())
                .bind("readStatus", read.status().name())
                .bind("readUpdatedAt", Times.write(read.updatedAt()))
                .execute()
            == 1);
  }

  private static Update bind(Update update, Endpoint endpoint) {
    return update
        .bind("id", endpoint.id().value())
        .bind("name", endpoint.name())
        .bind("revision", endpoint.revision())
        .bind("spec", Json.write(endpoint.spec()))
        .bind("fallbackRevision", endpoint.fallback().map(EndpointRevision::number).orElse(null))
        .bind("fallbackSpec", endpoint.fallback().map(r -> Json.write(r.spec())).orElse(null))
        .bind("status", endpoint.status().name())
        .bind("statusReason", endpoint.statusReason())
        .bind("updatedAt", Times.write(endpoint.updatedAt()));
  }

  private static final String FIND = "SELECT * FROM endpoint WHERE id = :id";

  @Override
  public Optional<Endpoint> find(EndpointId id) {
    return database.read(handle ->
        handle
            .createQuery(FIND)
            .bind("id", id.value())
            .map(SqlEndpointRepository::endpoint)
            .findOne());
  }

  private static final String LIST =
      "SELECT * FROM endpoint WHERE owner = :owner ORDER BY created_at, place";

  private static final String LIST_NAMED =
      "SELECT * FROM endpoint WHERE owner = :owner AND name = :name";

  @Override
  public List<Endpoint> list(OwnerId owner, Optional<String> name) {
    return database.read(handle -> {
      var query = handle.createQuery(name.isPresent() ? LIST_NAMED : LIST);
      name.ifPresent(text -> query.bind("name", text));
      return query.bind("owner", owner.value()).map(SqlEndpointRepository::endpoint).list();
    });
  }

  private static final String LIST_ALL = "SELECT * FROM endpoint ORDER BY created_at, place";

  @Override
  public List<Endpoint> listAll() {
    return database.read(
        handle -> handle.createQuery(LIST_ALL).map(SqlEndpointRepository::endpoint).list());
  }

  private static final String REMOVE = "DELETE FROM endpoint WHERE id = :id";

  @Override
  public void remove(EndpointId id) {
    database.write(handle -> handle.createUpdate(REMOVE).bind("id", id.value()).execute());
  }

  private static Endpoint endpoint(ResultSet row, StatementContext context) throws SQLException {
    return new Endpoint(
        new EndpointId(row.getString("id")),
        new OwnerId(row.getString("owner")),
        row.getString("name"),
        EndpointType.valueOf(row.getString("type")),
        new EndpointRevision(
            row.getInt("revision"), Json.read(row.getString("spec"), EndpointSpec.class)),
        fallback(row),
        EndpointStatus.valueOf(row.getString("status")),
        row.getString("status_reason"),
        Times.read(row.getLong("created_at")),
        Times.read(row.getLong("updated_at")));
  }

  private static Optional<EndpointRevision> fallback(ResultSet row) throws SQLException {
    int number = row.getInt("fallback_revision");
    return Optional.ofNullable(row.getString("fallback_spec"))
        .map(spec -> new EndpointRevision(number, Json.read(spec, EndpointSpec.class)));
  }
}
