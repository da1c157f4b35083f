/// The JVM worker: one process that hosts one model and answers predictions over HTTP.
///
/// Start at [Main]: it reads the configuration, fetches the bundle and either serves it
/// ([WorkerServer], [PredictorRoutes], [Predictions]) or looks into it ([Inspector]). The kinds of
/// model are in [io.launch.worker.runtime].
@NullMarked
package io.launch.worker;

import org.jspecify.annotations.NullMarked;
