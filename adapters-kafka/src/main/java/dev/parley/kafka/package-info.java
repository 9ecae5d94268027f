/** The event bus on a Kafka log, and signals beside it. */
@NullMarked
package dev.parley.kafka;

import org.jspecify.annotations.NullMarked;
