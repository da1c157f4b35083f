package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.endpoint.EndpointLease;
import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.endpoint.WorkerCounts;
import io.launch.core.server.ServerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/// The table of endpoint leases. Safe for use from many threads.
public final class SqlEndpointLeases implements EndpointLeases {
  private final Database database;

  public SqlEndpointLeases(Database database) {
    this.database = database;
  }

  private static final String FIND = "SELECT * FROM endpoint_lease WHERE endpoint = :endpoint";

  @Override
  public Optional<EndpointLease> find(EndpointId endpoint) {
    return database.read(handle ->
        handle
            .createQuery(FIND)
            .bind("endpoint", endpoint.value())
            .map(SqlEndpointLeases::lease)
            .findOne());
  }

  private static final String ALL = "SELECT * FROM endpoint_lease";

  @Override
  public List<EndpointLease> all() {
    return database.read(handle -> handle.createQuery(ALL).map(SqlEndpointLeases::lease).list());
  }

  private static final String CLAIM_FREE =
      """
      INSERT INTO endpoint_lease (endpoint, holder, available, unavailable)
      SELECT :endpoint, id, 0, 0 FROM server WHERE id = :server
      ON CONFLICT (endpoint) DO NOTHING
      """;

  private static final String CLAIM_HELD =
      """
      UPDATE endpoint_lease
      SET holder = :server, available = 0, unavailable = 0
      WHERE endpoint = :endpoint AND holder = :seen
        AND EXISTS (SELECT 1 FROM server WHERE id = :server)
      """;

  @Override
  public boolean claim(EndpointId endpoint, ServerId server, Optional<ServerId> seen) {
    return database.write(handle -> {
      var claim = handle.createUpdate(seen.isPresent() ? CLAIM_HELD : CLAIM_FREE);
      seen.ifPresent(holder -> claim.bind("seen", holder.value()));
      return claim.bind("endpoint", endpoint.value()).bind("server", server.value()).execute() == 1;
    });
  }

  private static final String RELEASE =
      "DELETE FROM endpoint_lease WHERE endpoint = :endpoint AND holder = :holder";

  @Override
  public boolean release(EndpointId endpoint, ServerId holder) {
    return database.write(handle ->
        handle
                .createUpdate(RELEASE)
                .bind("endpoint", endpoint.value())
                .bind("holder", holder.value())
                .execute()
            == 1);
  }

  private static final String REPORT =
      """
      UPDATE endpoint_lease SET available = :available, unavailable = :unavailable
      WHERE endpoint = :endpoint AND holder = :holder
      """;

  @Override
  public void report(EndpointId endpoint, ServerId holder, WorkerCounts workers) {
    database.write(handle ->
        handle
            .createUpdate(REPORT)
            .bind("endpoint", endpoint.value())
            .bind("holder", holder.value())
            .bind("available", workers.available())
            .bind("unavailable", workers.unavailable())
            .execute());
  }

  private static EndpointLease lease(ResultSet row, StatementContext context) throws SQLException {
    return new EndpointLease(
        new EndpointId(row.getString("endpoint")),
        new ServerId(row.getString("holder")),
        new WorkerCounts(row.getInt("available"), row.getInt("unavailable")));
  }
}
