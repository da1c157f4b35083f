package io.launch.core.worker;

import java.time.Duration;

/// One `POST /predict` or `POST /stream` to a worker.
///
/// @param envelope the body, a `PredictEnvelope` as JSON in UTF-8; not changed after this
/// @param timeout how long the answer may take; in a stream, the next piece of it
/// @param maxAnswerBytes largest answer that is read; in a stream, the largest piece
public record WorkerCall(byte[] envelope, Duration timeout, long maxAnswerBytes) {}
