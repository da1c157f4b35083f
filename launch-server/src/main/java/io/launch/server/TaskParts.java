package io.launch.server;

import io.launch.core.Ids;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.server.Notice;
import io.launch.core.task.DeadLetters;
import io.launch.core.task.Dispatcher;
import io.launch.core.task.ProgressReports;
import io.launch.core.task.TaskCancellation;
import io.launch.core.task.TaskRetries;
import io.launch.core.task.TaskSearch;
import io.launch.core.task.TaskService;
import io.launch.core.task.TaskWatches;
import io.launch.server.config.ServerConfig;
import java.time.InstantSource;

/// The verbs of async tasks.
record TaskParts(
    TaskService service,
    TaskSearch search,
    TaskCancellation cancellation,
    TaskRetries retries,
    DeadLetters deadLetters,
    TaskWatches watches,
    ProgressReports progress) {
  static TaskParts wire(
      ServerConfig config,
      Backend backend,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      TaskService service,
      Ids ids,
      InstantSource clock) {
    TaskRetries retries = new TaskRetries(service, backend.tasks(), directory, ids, clock);
    return new TaskParts(
        service,
        new TaskSearch(backend.tasks(), directory),
        new TaskCancellation(
            backend.queue(),
            backend.tasks(),
            dispatcher,
            id -> {
              dispatcher.giveUp(id);
              backend.notices().post(new Notice.TaskCancelled(id));
            }),
        retries,
        new DeadLetters(backend.tasks(), retries, directory, backend.objects(), clock),
        new TaskWatches(backend.tasks(), directory, dispatcher, clock, config.http().maxWatches()),
        new ProgressReports(backend.queue(), dispatcher, clock));
  }
}
