@NullMarked
package io.launch.adapters.sql;

import org.jspecify.annotations.NullMarked;
