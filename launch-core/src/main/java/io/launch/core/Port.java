package io.launch.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an interface behind which the outside of the core begins: a database, a store of bytes,
/// processes, another server. Every port states its laws and has a suite `<Port>Contract` that each
/// of its adapters passes.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Port {}
