package io.launch.worker.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The telemetry of ONNX Runtime, which is on unless an environment variable says otherwise before
/// the library is loaded. It would report this process to its maker, and reads the command line in
/// a way that overflows the stack when the class path is long.
final class Telemetry {
  private static final String OPT_OUT = "ORT_DISABLE_TELEMETRY";

  private Telemetry() {}

  /// Turns it off, for this process and those that it starts.
  @SuppressWarnings("restricted") // Java itself cannot change the environment of its own process
  static void disable() {
    if ("1".equals(System.getenv(OPT_OUT)) || System.getProperty("os.name").startsWith("Windows")) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int status =
          (int) setenv.invokeExact(arena.allocateFrom(OPT_OUT), arena.allocateFrom("1"), 1);
      if (status != 0) {
        throw new IllegalStateException("setenv " + OPT_OUT + ": status " + status);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of C declares no exceptions", e);
    }
  }
}
