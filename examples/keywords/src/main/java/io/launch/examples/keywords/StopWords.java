package io.launch.examples.keywords;

import java.util.Set;

/// Words that hold a sentence together and say nothing of what it is about.
final class StopWords {
  private static final String ENGLISH =
      """
      a about above across after again against all almost alone along already also although always
      am among an and another any anybody anyone anything anywhere are aren't around as asks at away
      back be became because become becomes been before behind being below best better between
      beyond both but by came can can't cannot come comes could couldn't did didn't different do
      does doesn't doing don't done down during each easily either else end enough especially etc
      even ever every everybody everyone everything everywhere exactly except far few find first for
      found from full further gave get gets getting give given gives go goes going gone got great
      had hadn't has hasn't have haven't having he her here hers herself him himself his how however
      i if in indeed inside instead into is isn't it it's its itself just keep keeps kept knew know
      known knows largely last later least less let lets like likely made make makes making many may
      maybe me mean means might more most mostly much must my myself near nearly need needs neither
      never new next no nobody none nor not nothing now nowhere of off often on once one only onto
      or other others otherwise our ours ourselves out outside over own part per perhaps possible
      put puts quite rather really right said same saw say says see seem seems seen several shall
      she should shouldn't show shows since so some somebody someone something somewhere still such
      sure take taken takes taking than that that's the their theirs them themselves then there
      there's therefore these they thing things think this those though three through thus to
      together too took toward towards two under unless until up upon us use used uses using usually
      very via want wants was wasn't way ways we well went were weren't what whatever when where
      whether which while who whole whom whose why will with within without won't would wouldn't yes
      yet you you're your yours yourself yourselves
      """;

  private StopWords() {}

  static Set<String> english() {
    return Set.of(ENGLISH.strip().split("\\s+"));
  }
}
