package io.launch.bench.chaos.site;

import io.launch.bench.Progress;
import io.launch.bench.chaos.fault.ConnectionCut;
import io.launch.bench.chaos.fault.Fault;
import io.launch.bench.chaos.fault.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A PostgreSQL of the run's own, with a proxy between it and each server.
public final class PostgresStore implements Store {
  private final EmbeddedPostgres postgres;
  private final List<TcpProxy> proxies = new ArrayList<>();

  private PostgresStore(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /// Starts one, which is gone with this program.
  public static PostgresStore start() throws IOException {
    Progress.say("starting PostgreSQL");
    return new PostgresStore(EmbeddedPostgres.builder().start());
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public List<String> flags(int server) throws IOException {
    TcpProxy proxy =
        TcpProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), postgres.getPort()));
    proxies.add(proxy);
    String url = postgres.getJdbcUrl("postgres", "postgres");
    return List.of(
        "--database-url",
        url.replaceFirst(
            "//[^/]*/", "//%s:%d/".formatted(proxy.address().getHostAddress(), proxy.port())));
  }

  @Override
  public Fault cut(List<ServerSpec> servers) {
    return new ConnectionCut(proxies);
  }

  @Override
  public void close() throws IOException {
    for (TcpProxy proxy : proxies) {
      proxy.close();
    }
    postgres.close();
  }
}
