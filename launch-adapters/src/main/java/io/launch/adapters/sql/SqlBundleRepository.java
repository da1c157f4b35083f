package io.launch.adapters.sql;

import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.bundle.BundleRepository;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.StoredObject;
import io.launch.core.owner.OwnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/// The bundle table. Safe for use from many threads.
public final class SqlBundleRepository implements BundleRepository {
  private final Database database;

  public SqlBundleRepository(Database database) {
    this.database = database;
  }

  private static final String ADD =
      """
      INSERT INTO bundle
        (id, owner, name, flavor, artifacts, metadata, details, schema_location, created_at,
         new_app_config)
      VALUES
        (:id, :owner, :name, :flavor, :artifacts, :metadata, :details, :schemaLocation, :createdAt,
         :newAppConfig)
      """;

  @Override
  public void add(Bundle bundle) {
    List<Artifact> artifacts = bundle.artifacts().stream().map(Artifact::of).toList();
    database.write(handle ->
        handle
            .createUpdate(ADD)
            .bind("id", bundle.id().value())
            .bind("owner", bundle.owner().value())
            .bind("name", bundle.name())
            .bind("flavor", Json.write(bundle.flavor()))
            .bind("artifacts", Json.write(artifacts))
            .bind("metadata", Json.write(bundle.metadata()))
            .bind("details", Json.write(bundle.details()))
            .bind("schemaLocation", bundle.schemaLocation().orElse(null))
            .bind("createdAt", Times.write(bundle.createdAt()))
            .bind("newAppConfig", bundle.newAppConfig().map(Json::write).orElse(null))
            .execute());
  }

  private static final String FIND = "SELECT * FROM bundle WHERE id = :id AND owner = :owner";

  @Override
  public Optional<Bundle> find(OwnerId owner, BundleId id) {
    return database.read(handle ->
        handle
            .createQuery(FIND)
            .bind("id", id.value())
            .bind("owner", owner.value())
            .map(SqlBundleRepository::bundle)
            .findOne());
  }

  private static final String LIST =
      """
      SELECT * FROM bundle WHERE owner = :owner
      ORDER BY created_at DESC, place DESC
      """;

  private static final String LIST_VERSIONS =
      """
      SELECT * FROM bundle WHERE owner = :owner AND name = :name
      ORDER BY created_at DESC, place DESC
      """;

  @Override
  public List<Bundle> list(OwnerId owner, Optional<String> name) {
    return database.read(handle -> {
      var query = handle.createQuery(name.isPresent() ? LIST_VERSIONS : LIST);
      name.ifPresent(text -> query.bind("name", text));
      return query.bind("owner", owner.value()).map(SqlBundleRepository::bundle).list();
    });
  }

  private static Bundle bundle(ResultSet row, StatementContext context) throws SQLException {
    Artifact[] artifacts = Json.read(row.getString("artifacts"), Artifact[].class);
    return new Bundle(
        new BundleId(row.getString("id")),
        new OwnerId(row.getString("owner")),
        row.getString("name"),
        Json.read(row.getString("flavor"), BundleFlavor.class),
        Arrays.stream(artifacts).map(Artifact::toBundleArtifact).toList(),
        Json.readMap(row.getString("metadata")),
        Json.readMap(row.getString("details")),
        Optional.ofNullable(row.getString("schema_location")),
        Times.read(row.getLong("created_at")),
        Optional.ofNullable(row.getString("new_app_config")).map(Json::readMap));
  }

  /// A [BundleArtifact] as its column has it.
  private record Artifact(String role, String key, long size, String sha256) {
    static Artifact of(BundleArtifact artifact) {
      StoredObject object = artifact.object();
      return new Artifact(artifact.role(), object.key().value(), object.size(), object.sha256());
    }

    BundleArtifact toBundleArtifact() {
      return new BundleArtifact(role, new StoredObject(new ObjectKey(key), size, sha256));
    }
  }
}
