package io.launch.server;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Ids;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.task.DeadLetters;
import io.launch.core.task.Dispatcher;
import io.launch.core.task.ProgressReports;
import io.launch.core.task.TaskCancellation;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRetries;
import io.launch.core.task.TaskSearch;
import io.launch.core.task.TaskService;
import io.launch.core.task.TaskWatches;
import io.launch.server.config.ServerConfig;
import java.time.InstantSource;
import java.util.function.Consumer;

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
      TaskQueue queue,
      Consumer<EndpointId> lookUp,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      TaskService service,
      Ids ids,
      InstantSource clock) {
    TaskRetries retries = new TaskRetries(service, backend.tasks(), directory, lookUp, ids, clock);
    return new TaskParts(
        service,
        new TaskSearch(backend.tasks(), directory),
        new TaskCancellation(queue, backend.tasks(), dispatcher, dispatcher::giveUp),
        retries,
        new DeadLetters(backend.tasks(), retries, directory, backend.objects(), clock),
        new TaskWatches(backend.tasks(), directory, dispatcher, clock, config.http().maxWatches()),
        new ProgressReports(queue, dispatcher, clock));
  }
}
