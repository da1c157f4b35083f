package io.launch.cli.demo;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Paragraphs with their vectors, and which of them come nearest to a question.
///
/// @param vectors one unit-length vector for each paragraph, in the same order
record Ranking(List<Paragraph> paragraphs, List<double[]> vectors) {

  /// A paragraph and how near it is: 1 is the same direction, 0 has nothing to do with it.
  record Hit(Paragraph paragraph, double score) {}

  /// The paragraphs nearest to a vector of unit length, best first.
  List<Hit> nearest(double[] question, int count) {
    return IntStream.range(0, paragraphs.size())
        .mapToObj(i -> new Hit(paragraphs.get(i), dot(vectors.get(i), question)))
        .sorted(Comparator.comparingDouble(Hit::score).reversed())
        .limit(count)
        .toList();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
