/// Models that the tests deploy.
@NullMarked
package io.launch.it.model;

import org.jspecify.annotations.NullMarked;
