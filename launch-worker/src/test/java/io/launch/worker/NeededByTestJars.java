package io.launch.worker;

/// Is on the class path where test jars are compiled, and hidden from them where they run.
public class NeededByTestJars {}
