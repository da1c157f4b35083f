package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @TempDir Path folder;

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Profile profile = new Profile("http://127.0.0.1:1", "lk_secret");

    profile.write(folder.resolve("data"));
    profile.write(folder.resolve("data"));

    assertThat(Profile.read(folder.resolve("data"))).contains(profile);
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    Path data = folder.resolve("data");

    new Profile("http://127.0.0.1:1", "lk_secret").write(data);

    assertThat(permissions(Profile.file(data))).isEqualTo("rw-------");
    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theKeyIsNotPrinted() {
    assertThat(new Profile("http://127.0.0.1:1", "lk_secret")).asString().doesNotContain("secret");
  }

  @Test
  void aBrokenFileSaysWhichAndWhatToDo() throws IOException {
    Files.writeString(Profile.file(folder), "{\"url\": 7}");

    assertThatThrownBy(() -> Profile.read(folder))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("client.json")
        .hasMessageContaining("Remove it");
  }

  @Test
  void aMissingFileIsNoProfile() {
    assertThat(Profile.read(folder)).isEmpty();
  }
}
