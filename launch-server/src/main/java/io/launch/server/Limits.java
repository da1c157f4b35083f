package io.launch.server;

import io.launch.core.bundle.BundleLimits;
import io.launch.core.endpoint.EndpointLimits;
import io.launch.core.endpoint.PlanLimits;
import io.launch.core.predict.PredictLimits;
import io.launch.core.task.TaskLimits;
import io.launch.server.config.ServerConfig;
import io.launch.server.http.TaskRoutes;

/// The configuration in the words of the parts that keep to it.
record Limits(ServerConfig config) {
  BundleLimits bundles() {
    return new BundleLimits(config.http().uploadUrlValidity(), config.http().maxSchemaBytes());
  }

  EndpointLimits endpoints() {
    ServerConfig.Most most = config.workers().most();
    return new EndpointLimits(
        config.workers().maxPerEndpoint(),
        config.workers().requiredLabels(),
        new EndpointLimits.Capacity(most.cpus(), most.memory(), most.storage()),
        Machine.capacity(config.dataDir()),
        false);
  }

  PlanLimits plan() {
    PlanLimits usual = PlanLimits.DEFAULT;
    return new PlanLimits(
        config.workers().startTimeout(),
        config.workers().environmentTimeout(),
        usual.unhealthyAfter(),
        usual.maxStartFailures(),
        usual.maxBackOff());
  }

  PredictLimits predictions() {
    return new PredictLimits(
        config.predictions().timeout(),
        config.predictions().queueWaitTimeout(),
        config.predictions().maxResultBytes(),
        config.http().resultUrlValidity());
  }

  TaskLimits tasks() {
    return new TaskLimits(
        config.tasks().expiry(),
        config.tasks().timeout(),
        config.tasks().maxAttempts(),
        config.tasks().retention(),
        config.tasks().deadRetention(),
        config.tasks().cancelGrace(),
        config.predictions().maxResultBytes(),
        config.tasks().maxQueued(),
        new TaskLimits.Inline(
            Math.toIntExact(config.tasks().inlineArgsBytes()),
            Math.toIntExact(config.tasks().inlineResultBytes())));
  }

  TaskRoutes.Limits taskRoutes() {
    return new TaskRoutes.Limits(config.http().maxBatchTasks(), config.http().maxWait());
  }
}
