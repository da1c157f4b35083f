package io.launch.core.task;

import static io.launch.core.testkit.Samples.OWNER;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.core.object.ObjectKey;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskRemainsTest {
  private final MemoryObjectStore objects = new MemoryObjectStore(new ManualClock());

  @Test
  void objectThatCannotBeDeletedLeavesNoOtherBehind() throws Exception {
    ObjectKey stuck = stored(1);
    stored(2);
    objects.stuck(stuck);

    assertThatThrownBy(() -> new TaskRemains(objects).delete(List.of(deleted(1), deleted(2))))
        .isInstanceOf(IOException.class);

    assertThat(objects.keys()).containsExactly(stuck);
  }

  private ObjectKey stored(int number) throws IOException {
    ObjectKey key = TaskObjects.args(OWNER, taskId(number));
    objects.put(key, new ByteArrayInputStream(new byte[1]), 1);
    return key;
  }

  private static TaskRepository.Deleted deleted(int number) {
    return new TaskRepository.Deleted(
        taskId(number), OWNER, 1, Optional.of(TaskObjects.args(OWNER, taskId(number))));
  }
}
