package io.launch.core.worker;

import java.time.Duration;

/// One `POST /predict` to a worker.
///
/// @param envelope the body, a `PredictEnvelope` as JSON in UTF-8; not changed after this
/// @param timeout how long the answer may take
/// @param maxAnswerBytes largest answer that is read
public record WorkerCall(byte[] envelope, Duration timeout, long maxAnswerBytes) {}
